using System.Globalization;
using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Cli.Rendering;

/// <summary>The column of tables of revisions that says how many requests each answers for a second of a GPU. It is there only in stages
/// that have counted them.</summary>
internal static class GpuUseText
{
    /// <summary>The header; empty where nothing was counted.</summary>
    public static IEnumerable<string> Headers(StageStatus? stage) => stage?.GpuUse is null ? [] : ["REQUESTS/GPU-S"];

    /// <summary>The cell of a revision; empty where there is no column.</summary>
    public static IEnumerable<string?> Cells(StageStatus? stage, string revision) =>
        stage?.GpuUse is not { } use ? [] : [Text(use.Revisions.FirstOrDefault(one => one.Revision == revision)?.RequestsPerGpuSecond)];

    private static string? Text(double? rate) => rate?.ToString("G4", CultureInfo.InvariantCulture);
}
