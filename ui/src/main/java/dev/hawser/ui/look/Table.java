package dev.hawser.ui.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;

/// A plain table for a few rows.
public final class Table extends Div {
    private final NativeTable table = new NativeTable();

    public Table(String... headers) {
        addClassName("table-wrap");
        table.addClassName("table");
        NativeTableRow row = new NativeTableRow();
        for (String header : headers) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(header);
            cell.getElement().setAttribute("scope", "col");
            row.add(cell);
        }
        table.getHead().add(row);
        add(table);
    }

    /// Adds a row of components.
    public Table row(Component... cells) {
        NativeTableRow row = new NativeTableRow();
        for (Component cell : cells) {
            row.add(new NativeTableCell(cell));
        }
        table.getBody().add(row);
        return this;
    }

    /// A text cell.
    public static Span text(String text) {
        return new Span(text);
    }
}
