package dev.hawser.ui.live;

import com.vaadin.flow.data.provider.AbstractBackEndDataProvider;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.data.provider.QuerySortOrder;
import com.vaadin.flow.data.provider.SortDirection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The rows of a grid. The browser gets only those it shows; rows keep their identity from one reading to the next.
public final class Rows<T> extends AbstractBackEndDataProvider<T, Void> {
    private final transient Function<T, Object> id;
    private final transient Map<String, Comparator<T>> orders;
    private transient List<T> rows = List.of();

    /// @param orders by sort property
    public Rows(Function<T, Object> id, Map<String, Comparator<T>> orders) {
        this.id = id;
        this.orders = Map.copyOf(orders);
    }

    /// Shows these rows from now on.
    public void show(List<T> newRows) {
        rows = List.copyOf(newRows);
        refreshAll();
    }

    @Override
    public Object getId(T item) {
        return id.apply(item);
    }

    @Override
    protected Stream<T> fetchFromBackEnd(Query<T, Void> query) {
        Stream<T> sorted = query.getSortOrders().stream()
                .map(this::order)
                .reduce(Comparator::thenComparing)
                .map(order -> rows.stream().sorted(order))
                .orElseGet(rows::stream);
        return sorted.skip(query.getOffset()).limit(query.getLimit());
    }

    private Comparator<T> order(QuerySortOrder by) {
        Comparator<T> order = orders.getOrDefault(by.getSorted(), (_, _) -> 0);
        return by.getDirection() == SortDirection.DESCENDING ? order.reversed() : order;
    }

    @Override
    protected int sizeInBackEnd(Query<T, Void> query) {
        return rows.size();
    }
}
