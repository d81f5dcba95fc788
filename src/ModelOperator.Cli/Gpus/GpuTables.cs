using System.Globalization;
using ModelOperator.Api.Revisions;
using ModelOperator.Cli.Rendering;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Cli.Gpus;

/// <summary>Writes the report as three tables: who holds GPUs, who waits, and the totals.</summary>
internal static class GpuTables
{
    private static readonly string[] Holding = ["NAMESPACE", "NAME", "REVISION", "RESOURCE", "NODE", "PODS", "GPUS"];
    private static readonly string[] Waiting = ["NAMESPACE", "NAME", "REVISION", "RESOURCE", "PODS", "GPUS", "SINCE", "WHY"];
    private static readonly string[] Sums = ["RESOURCE", "NODES", "ALLOCATABLE", "HELD", "OTHERS", "FREE", "WAITING"];

    /// <summary>Writes them, with a line instead of a table where there is nothing to list.</summary>
    public static void Write(TextWriter output, GpuReport report, bool seesPods, DateTimeOffset now)
    {
        if (seesPods)
        {
            Table(output, "No ModelDeployment holds GPUs.", Holding, report.Holders.Select(row => (string?[])
            [
                row.Namespace, row.Name, RevisionText.InTable(row.Version, row.Revision), row.Resource, row.Node, Text(row.Pods),
                Text(row.Gpus),
            ]));
            output.WriteLine();
        }

        Table(output, "No ModelDeployment waits for GPUs.", Waiting, report.Waiters.Select(row => (string?[])
        [
            row.Namespace, row.Name, row.Revision is null ? null : RevisionText.InTable(row.Version, row.Revision), row.Resource,
            Text(row.Pods), Text(row.Gpus), Age.Of(row.Since, now), row.Why,
        ]));
        output.WriteLine();
        Table(output, "No spec, node or pod names a resource that counts GPUs.", Sums, report.Totals.Select(row => (string?[])
        [
            row.Resource, Text(row.Nodes), Text(row.Allocatable), Text(row.Held), Text(row.Others), Text(row.Free), Text(row.Waiting),
        ]));
    }

    private static void Table(TextWriter output, string nothing, string[] headers, IEnumerable<string?[]> rows)
    {
        var cells = rows.Select(row => (string[])[.. row.Select(Tables.Printable)]).ToList();
        if (cells.Count == 0)
        {
            output.WriteLine(nothing);
            return;
        }

        new TextColumns(output).Write([headers, .. cells]);
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
