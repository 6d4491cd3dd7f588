// The network as a graph. Positions are computed from the names alone, so the picture stays as it is when states change.
(() => {
  if (customElements.get('hawser-topology')) return;
  const MOODS = ['good', 'busy', 'warn', 'bad', 'unknown', 'off'];

  // Cytoscape knows only old colour syntax: let the browser paint a role's colour and read it back.
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const rgb = (host, role) => {
    const probe = document.createElement('span');
    probe.style.color = `var(--${role})`;
    host.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
    return `rgb(${r},${g},${b})`;
  };

  // A small set is a ring, a larger one a block. Few rings stand on a ring themselves, so that tunnels between them cross
  // no third one; everything else in rows.
  const placed = (ids) => {
    const n = ids.length;
    const at = new Map();
    if (n <= 12) {
      const r = n === 1 ? 0 : Math.max(n === 3 ? 115 : 85, n * 30);
      ids.forEach((id, k) => {
        const angle = (2 * Math.PI * k) / n - Math.PI / 2 + (n > 3 ? 0.35 : 0);
        at.set(id, { x: r * Math.cos(angle) * 1.15, y: r * Math.sin(angle) * 0.85 });
      });
      return { at, w: 2 * r + 190, h: 2 * r + 190, ring: true };
    }
    const columns = Math.ceil(Math.sqrt(n * 1.1));
    const rows = Math.ceil(n / columns);
    // Every second row is shifted, so that a straight line between two clusters seldom runs through a third.
    ids.forEach((id, k) => {
      const row = Math.floor(k / columns);
      at.set(id, { x: ((k % columns) - (columns - 1) / 2 + (row % 2 ? 0.25 : -0.25)) * 170, y: (row - (rows - 1) / 2) * 105 });
    });
    return { at, w: columns * 170 + 130, h: rows * 105 + 110, ring: false };
  };

  const positions = (nodes) => {
    const sets = new Map();
    nodes.forEach((n) => sets.set(n.set, [...(sets.get(n.set) || []), n.id]));
    const parts = [...sets.values()].map(placed);
    const widest = Math.max(...parts.map((part) => part.w));
    const tallest = Math.max(...parts.map((part) => part.h));
    const around = parts.length > 2 && parts.length <= 8 && parts.every((part) => part.ring);
    const far = around ? widest / (2 * Math.sin(Math.PI / parts.length)) : 0;
    const perRow = Math.ceil(Math.sqrt(parts.length * 1.7 * (tallest / widest)));
    const at = {};
    parts.forEach((part, i) => {
      const turn = (2 * Math.PI * i) / parts.length - Math.PI / 2;
      const centre = around
        ? { x: far * Math.cos(turn) * 1.35, y: far * Math.sin(turn) * 1.05 }
        : { x: (i % perRow) * (widest + 60), y: Math.floor(i / perRow) * (tallest + 40) };
      part.at.forEach((p, id) => { at[id] = { x: centre.x + p.x, y: centre.y + p.y }; });
    });
    return at;
  };

  // Sets in place of their clusters, in rows in the order in which they come: problems first.
  const groupElements = (groups) => {
    const perRow = Math.max(1, Math.ceil(Math.sqrt(groups.length * 1.5)));
    return groups.map((g, i) => ({
      group: 'nodes',
      data: { id: `group:${g.id}`, name: g.id, kind: 'group', mood: g.mood, label: g.label },
      position: { x: (i % perRow) * 190, y: Math.floor(i / perRow) * 120 },
    }));
  };

  class Topology extends HTMLElement {
    connectedCallback() {
      if (!this.stage) {
        this.stage = document.createElement('div');
        this.append(this.stage);
      }
      this.sizes = new ResizeObserver(() => this.fit());
      this.sizes.observe(this);
      this.themes = new MutationObserver(() => this.restyle());
      this.themes.observe(document.documentElement, { attributes: true });
      this.scheme = matchMedia('(prefers-color-scheme: dark)');
      this.onScheme = () => this.restyle();
      this.scheme.addEventListener('change', this.onScheme);
    }

    disconnectedCallback() {
      this.sizes.disconnect();
      this.themes.disconnect();
      this.scheme.removeEventListener('change', this.onScheme);
      this.cy?.destroy();
      this.cy = null;
    }

    fit() {
      if (!this.cy || !this.clientWidth) return;
      this.cy.resize();
      this.cy.fit(undefined, 46);
      if (this.cy.zoom() > 1.25) { this.cy.zoom(1.25); this.cy.center(); }
    }

    restyle() { this.cy?.style(this.look()); }

    look() {
      const colour = Object.fromEntries([...MOODS, 'line', 'ink-2', 'card', 'sunk'].map((r) => [r, rgb(this, r)]));
      const text = rgb(this, 'vaadin-text-color');
      const font = getComputedStyle(this).fontFamily;
      const style = [
        { selector: 'node[kind = "cluster"]', style: {
          'background-color': colour.card, 'border-width': 3, 'border-color': colour.off, width: 44, height: 44, shape: 'hexagon',
          label: 'data(id)', color: text, 'font-family': font, 'font-size': 13, 'font-weight': 600, 'text-valign': 'bottom', 'text-margin-y': 7,
          'text-background-color': colour.card, 'text-background-opacity': 0.85, 'text-background-padding': 2 } },
        { selector: 'node[kind = "set"]', style: {
          'background-color': colour.sunk, 'background-opacity': 0.7, 'border-width': 1, 'border-color': colour.line, shape: 'round-rectangle',
          'corner-radius': 18, padding: 34, label: 'data(label)', color: colour['ink-2'], 'font-family': font, 'font-size': 13, 'font-weight': 600,
          'text-valign': 'top', 'text-margin-y': 20 } },
        { selector: 'node[kind = "group"]', style: {
          'background-color': colour.card, 'border-width': 3, 'border-color': colour.off, width: 160, height: 88, shape: 'round-rectangle',
          'corner-radius': 14, label: 'data(label)', color: text, 'font-family': font, 'font-size': 14, 'font-weight': 600, 'text-wrap': 'wrap',
          'text-max-width': 148, 'text-valign': 'center', 'line-height': 1.35 } },
        { selector: 'edge', style: {
          width: 2.5, 'curve-style': 'bezier', 'line-color': colour.off, label: 'data(label)', color: colour['ink-2'], 'font-family': font,
          'font-size': 11, 'text-background-color': colour.card, 'text-background-opacity': 0.9, 'text-background-padding': 3,
          'text-background-shape': 'round-rectangle' } },
        { selector: 'edge[mood = "busy"], edge[mood = "unknown"]', style: { 'line-style': 'dashed' } },
        { selector: 'edge[mood = "bad"]', style: { 'line-style': 'dotted', width: 4 } },
        { selector: ':selected', style: { 'overlay-opacity': 0.12, 'overlay-color': text } },
      ];
      MOODS.forEach((m) => {
        style.push({ selector: `node[mood = "${m}"]`, style: { 'border-color': colour[m] } });
        style.push({ selector: `edge[mood = "${m}"]`, style: { 'line-color': colour[m] } });
        if (m !== 'good') style.push({ selector: `edge[mood = "${m}"]`, style: { color: colour[m] } });
      });
      return style;
    }

    show(graph) {
      if (!this.stage || !window.cytoscape) { setTimeout(() => this.isConnected && this.show(graph), 100); return; }
      const nodes = graph.nodes || [];
      const at = positions(nodes);
      const edges = graph.edges || [];
      const sets = [...new Set(nodes.map((n) => n.set))];
      // Among many tunnels only the troubled ones speak.
      const label = (e) => (edges.length > 45 && e.mood === 'good' ? '' : e.label);
      const wanted = [
        ...groupElements(graph.groups || []),
        ...sets.map((s) => ({ group: 'nodes', data: { id: `set:${s}`, kind: 'set', label: s || 'no set' } })),
        ...nodes.map((n) => ({ group: 'nodes', data: { ...n, kind: 'cluster', parent: `set:${n.set}` }, position: at[n.id] })),
        ...edges.map((e) => ({ group: 'edges', data: { id: e.id, source: e.from, target: e.to, mood: e.mood, label: label(e) } })),
      ];
      const shape = JSON.stringify([(graph.groups || []).map((g) => g.id), nodes.map((n) => [n.id, n.set]), edges.map((e) => e.id)]);
      if (this.cy && this.shape === shape) {
        wanted.forEach((w) => this.cy.getElementById(w.data.id).data(w.data.kind === 'cluster' || w.data.kind === 'set' ? { mood: w.data.mood } : { mood: w.data.mood, label: w.data.label }));
        return;
      }
      this.shape = shape;
      this.cy?.destroy();
      this.cy = window.cytoscape({
        container: this.stage, elements: wanted, style: this.look(), layout: { name: 'preset' },
        minZoom: 0.1, maxZoom: 2.5, boxSelectionEnabled: false, selectionType: 'single', autoungrabify: false,
      });
      const tell = (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail }));
      this.cy.on('tap', 'edge', (e) => tell('edge', e.target.id()));
      this.cy.on('tap', 'node[kind = "cluster"]', (e) => tell('node', e.target.id()));
      this.cy.on('tap', 'node[kind = "group"]', (e) => tell('group', e.target.data('name')));
      this.cy.on('tap', (e) => { if (e.target === this.cy) tell('edge', ''); });
      this.fit();
    }
  }
  customElements.define('hawser-topology', Topology);
})();
