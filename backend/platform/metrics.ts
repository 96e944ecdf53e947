/** Figures for whoever watches over the service, in the text format that Prometheus reads. No figure names a person or an organisation. */

export type Labels = Readonly<Record<string, string>>;

/** A figure as it is now. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly values: readonly { readonly labels?: Labels; readonly value: number }[];
}

export interface Durations {
  note(labels: Labels, milliseconds: number): void;
}

export interface Metrics {
  /** How long something takes, and how often it happens. `name` ends in `_seconds`. */
  durations(name: string, help: string): Durations;
  /** Everything counted in this process, and these gauges. */
  render(gauges: readonly Gauge[]): string;
}

/** Upper edges, in seconds: from an answer at once to what nobody waits for. */
const edges = [0.025, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;
/** Of one name; what comes after them is not counted, so that nothing grows for ever. */
const mostSeries = 2_000;

interface Series {
  readonly labels: Labels;
  readonly within: number[];
  count: number;
  seconds: number;
}

export function createMetrics(): Metrics {
  const all: { readonly name: string; readonly help: string; readonly series: Map<string, Series> }[] = [];
  return {
    durations: (name, help) => {
      const series = new Map<string, Series>();
      all.push({ name, help, series });
      return {
        note: (labels, milliseconds) => {
          const key = sayLabels(labels);
          const known = series.get(key) ?? { labels, within: edges.map(() => 0), count: 0, seconds: 0 };
          if (series.size >= mostSeries && !series.has(key)) return;
          series.set(key, known);
          const seconds = milliseconds / 1000;
          known.count += 1;
          known.seconds += seconds;
          for (const [index, edge] of edges.entries())
            if (seconds <= edge) known.within[index] = (known.within[index] ?? 0) + 1;
        },
      };
    },
    render: (gauges) =>
      [
        ...all.flatMap(({ name, help, series }) => drawDurations(name, help, [...series.values()])),
        ...gauges.flatMap(drawGauge),
      ]
        .map((line) => `${line}\n`)
        .join(""),
  };
}

function drawDurations(name: string, help: string, series: readonly Series[]): readonly string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} histogram`,
    ...series.flatMap(({ labels, within, count, seconds }) => [
      ...edges.map(
        (edge, index) => `${name}_bucket${sayLabels({ ...labels, le: String(edge) })} ${within[index] ?? 0}`,
      ),
      `${name}_bucket${sayLabels({ ...labels, le: "+Inf" })} ${count}`,
      `${name}_sum${sayLabels(labels)} ${seconds.toFixed(3)}`,
      `${name}_count${sayLabels(labels)} ${count}`,
    ]),
  ];
}

function drawGauge({ name, help, values }: Gauge): readonly string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...values.map(({ labels = {}, value }) => `${name}${sayLabels(labels)} ${value}`),
  ];
}

function sayLabels(labels: Labels): string {
  const said = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return said.length === 0 ? "" : `{${said.join(",")}}`;
}

function escape(value: string): string {
  return value
    .replaceAll("\\", "\\\\")
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
}
