// Small behaviours that belong to the browser: ages that stay current, and the clipboard.
(() => {
  const words = (at) => {
    const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
    if (seconds < 5) return 'just now';
    if (seconds < 60) return `${seconds} s ago`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
    return `${Math.floor(seconds / 86400)} d ago`;
  };
  const ages = new Set();

  class HawserAge extends HTMLElement {
    static observedAttributes = ['datetime'];
    connectedCallback() { ages.add(this); this.refresh(); }
    disconnectedCallback() { ages.delete(this); }
    attributeChangedCallback() { this.refresh(); }
    refresh() {
      const value = this.getAttribute('datetime');
      const at = value ? Date.parse(value) : NaN;
      const text = Number.isNaN(at) ? '' : words(at);
      if (this.textContent !== text) this.textContent = text;
      if (!Number.isNaN(at)) this.title = new Date(at).toLocaleString();
    }
  }
  if (!customElements.get('hawser-age')) customElements.define('hawser-age', HawserAge);
  setInterval(() => ages.forEach((age) => age.refresh()), 5000);

  const copyByHand = (text) => {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  };
  window.hawser = window.hawser || {};
  window.hawser.copy = async (text) => {
    try {
      if (navigator.clipboard) { await navigator.clipboard.writeText(text); return true; }
    } catch { /* falls through to the older way */ }
    return copyByHand(text);
  };
})();
