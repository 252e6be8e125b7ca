// The name of a source, leading to its row.
import { formatDate } from "../lib/format";
import { useLookup } from "./context";

export function SourceLink({ id }: { id: string }) {
  const source = useLookup().source(id);
  if (!source) return <>{id}</>;
  return (
    <a href={`#source-${id}`}>
      {[source.publisher || source.title, formatDate(source.date)].filter(Boolean).join(", ")}
    </a>
  );
}
