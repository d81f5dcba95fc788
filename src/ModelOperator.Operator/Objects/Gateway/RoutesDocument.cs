using System.Text.Json;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>routes.json: the split of one generation.</summary>
/// <param name="Generation">Counts the splits.</param>
/// <param name="Routes">Who gets which share; they sum to 100, or there are none.</param>
/// <param name="Mirror">Who gets copies; null for nobody.</param>
/// <param name="Affinity">What keeps callers on a revision; null for nothing.</param>
internal sealed record RoutesDocument(long Generation, IReadOnlyList<RouteEntry> Routes, MirrorEntry? Mirror = null, AffinityEntry? Affinity = null)
{
    /// <summary>The document of a split.</summary>
    public static RoutesDocument From(string name, TrafficStatus? route) => new(
        route?.Generation ?? 0,
        [.. (route?.Weights ?? []).Select(w => new RouteEntry(w.Revision, ObjectNames.OfRevision(name, w.Revision), w.Weight))],
        MirrorEntry.From(name, route?.Mirror),
        AffinityEntry.From(route?.Affinity));

    /// <summary>Reads a document; null when it is none.</summary>
    public static RoutesDocument? TryParse(string? json)
    {
        if (json is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, RoutesJsonContext.Default.RoutesDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The split as a status has it; null when it sends requests to nobody.</summary>
    /// <param name="stable">The stable revision, where that was noted. Without a note it is the first: the one that gives its share away.</param>
    public WrittenSplit? ToSplit(string? stable) => Generation <= 0 || Routes is not { Count: > 0 }
        ? null
        : new(
            stable ?? Routes[0].Revision,
            new()
            {
                Generation = Generation,
                Weights = [.. Routes.Where(r => r.Weight > 0).Select(r => new RevisionWeight { Revision = r.Revision, Weight = r.Weight })],
                Mirror = Mirror?.ToStatus(),
                Affinity = Affinity?.ToStatus(),
            });

    /// <summary>Writes it on one line.</summary>
    public string Serialize() => JsonSerializer.Serialize(this, RoutesJsonContext.Default.RoutesDocument);
}
