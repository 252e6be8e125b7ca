// The only file that knows ECharts' registry: one SVG chart that follows its width, the theme and the printer.
import { BarChart, CustomChart, LineChart, SankeyChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use, type ECharts, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useDisplay } from "../ui/display";
import { kDark, kLight, type Theme } from "./theme";

use([BarChart, CustomChart, LineChart, SankeyChart, GridComponent, TooltipComponent, SVGRenderer]);

export type Option = EChartsCoreOption;
/** What to draw, given the colours and the width in pixels. */
export type OptionMaker = (theme: Theme, width: number) => Option;

const kPrintWidth = 660;
const kFont = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif";

interface Props {
  option: OptionMaker;
  /** In pixels; may depend on the width. */
  height: number | ((width: number) => number);
  /** Read aloud in place of the picture. */
  label: string;
}

export function Chart({ option, height: heightOf, label }: Props) {
  const { dark, printing } = useDisplay();
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const [screenWidth, setScreenWidth] = useState(0);
  const [due, setDue] = useState(false);
  const width = printing ? kPrintWidth : screenWidth;
  const height = typeof heightOf === "number" ? heightOf : heightOf(width);

  useLayoutEffect(() => {
    const box = host.current!;
    const measure = () => setScreenWidth(box.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => {
      observer.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  // One task for each chart after the text is on screen, so that the page answers while they are drawn.
  useEffect(() => {
    const timer = setTimeout(() => setDue(true));
    return () => clearTimeout(timer);
  }, []);

  useLayoutEffect(() => {
    if (width <= 0 || !(due || printing)) return;
    const theme = dark && !printing ? kDark : kLight;
    chart.current ??= init(host.current!, null, { renderer: "svg", width, height });
    chart.current.resize({ width, height });
    chart.current.setOption(
      { animation: false, textStyle: { fontFamily: kFont, color: theme.ink }, ...option(theme, width) },
      { notMerge: true },
    );
    chart.current.getZr().flush();
  }, [option, width, height, dark, printing, due]);

  return <div class="chart" ref={host} role="img" aria-label={label} style={{ height: `${height}px` }} />;
}
