// Colours of the charts: eight that stay apart for red-, green- and blue-blind readers, each at least 3:1 on its
// background (both tested). From the fifth on lines are dashed too, so that colour is never the only sign.

export interface Theme {
  dark: boolean;
  ink: string;
  muted: string;
  rule: string;
  surface: string;
  accent: string;
  alarm: string;
  palette: readonly string[];
}

export const kLight: Theme = {
  dark: false,
  ink: "#161b22",
  muted: "#525c69",
  rule: "#dde2e8",
  surface: "#ffffff",
  accent: "#0b5fad",
  alarm: "#a8001c",
  palette: ["#0f55d0", "#e65c00", "#2f9f68", "#d55db8", "#4e1d87", "#5b4114", "#103f56", "#68696b"],
};

export const kDark: Theme = {
  dark: true,
  ink: "#e8ecf1",
  muted: "#a7b1bd",
  rule: "#303945",
  surface: "#171c23",
  accent: "#6cb4ff",
  alarm: "#ff7676",
  palette: ["#71bbfe", "#f49e2b", "#caf1df", "#bf3670", "#7b57f0", "#eecf7f", "#2d86bc", "#a3aab6"],
};

export const colour = (theme: Theme, index: number) => theme.palette[index % theme.palette.length]!;

export const dash = (index: number): "solid" | "dashed" | "dotted" =>
  index < 4 ? "solid" : index < 8 ? "dashed" : "dotted";
