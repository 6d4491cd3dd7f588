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

  // Each set is a ring. Few sets stand on a ring themselves, so that tunnels between them cross no third one; many in rows.
  const positions = (nodes) => {
    const sets = new Map();
    nodes.forEach((n) => sets.set(n.set, [...(sets.get(n.set) || []), n.id]));
    const rings = [...sets.values()].map((ids) => ({ ids, r: ids.length === 1 ? 0 : Math.max(ids.length === 3 ? 115 : 85, ids.length * 30) }));
    const widest = Math.max(...rings.map((ring) => 2 * ring.r + 190));
    const around = rings.length > 2 && rings.length <= 8;
    const far = around ? widest / (2 * Math.sin(Math.PI / rings.length)) : 0;
    const perRow = Math.ceil(Math.sqrt(rings.length * 1.7));
    const at = {};
    rings.forEach((ring, i) => {
      const turn = (2 * Math.PI * i) / rings.length - Math.PI / 2;
      const centre = around
        ? { x: far * Math.cos(turn) * 1.35, y: far * Math.sin(turn) * 1.05 }
        : { x: (i % perRow) * (widest + 60), y: Math.floor(i / perRow) * (widest + 20) };
      ring.ids.forEach((id, k) => {
        const angle = (2 * Math.PI * k) / ring.ids.length - Math.PI / 2 + (ring.ids.length > 3 ? 0.35 : 0);
        at[id] = { x: centre.x + ring.r * Math.cos(angle) * 1.15, y: centre.y + ring.r * Math.sin(angle) * 0.85 };
      });
    });
    return at;
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
      const sets = [...new Set(nodes.map((n) => n.set))];
      const wanted = [
        ...sets.map((s) => ({ group: 'nodes', data: { id: `set:${s}`, kind: 'set', label: s || 'no set' } })),
        ...nodes.map((n) => ({ group: 'nodes', data: { ...n, kind: 'cluster', parent: `set:${n.set}` }, position: at[n.id] })),
        ...(graph.edges || []).map((e) => ({ group: 'edges', data: { id: e.id, source: e.from, target: e.to, mood: e.mood, label: e.label } })),
      ];
      const shape = JSON.stringify([nodes.map((n) => [n.id, n.set]), (graph.edges || []).map((e) => e.id)]);
      if (this.cy && this.shape === shape) {
        wanted.forEach((w) => this.cy.getElementById(w.data.id).data(w.data.kind ? { mood: w.data.mood } : { mood: w.data.mood, label: w.data.label }));
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
      this.cy.on('tap', (e) => { if (e.target === this.cy) tell('edge', ''); });
      this.fit();
    }
  }
  customElements.define('hawser-topology', Topology);
})();
