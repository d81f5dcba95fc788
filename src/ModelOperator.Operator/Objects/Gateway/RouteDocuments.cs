using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Contracts.Routes;
using ModelOperator.Contracts.Routes.Reading;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>Writes the split of a status as <c>routes.json</c>, and reads a written one.</summary>
internal static class RouteDocuments
{
    /// <summary>The document for a split.</summary>
    /// <param name="name">The ModelDeployment.</param>
    /// <param name="route">The split; null before there is one.</param>
    /// <param name="monitoring">The things that gateways look at besides; null for nothing.</param>
    public static RouteDocument Of(string name, TrafficStatus? route, MonitoringRule? monitoring = null) => new(
        route?.Generation ?? 0,
        [.. (route?.Weights ?? []).Select(w => new RouteRule(w.Revision, ObjectNames.OfRevision(name, w.Revision), w.Weight))],
        route?.Mirror is { } mirror ? Of(name, mirror) : null,
        route?.Affinity is { } affinity ? new(affinity.Revision, affinity.Cookie, affinity.Header) : null,
        monitoring,
        route?.Hold is { } hold ? new(hold.Revision, hold.Always) : null);

    /// <summary>
    /// Reads a document as gateways do; null when the text is not one. A part about monitoring that is wrong is left out.
    /// </summary>
    public static RouteDocument? TryParse(string? json) =>
        json is not null && RouteDocumentParser.TryParse(json, out var document, out _) ? document : null;

    /// <summary>The split as a status has it; null when the document sends requests to nobody.</summary>
    /// <param name="document">The document that is written.</param>
    /// <param name="stable">The stable revision, where it was noted. Without a note it is the first revision of the document, the one that
    /// gives its share away.</param>
    public static WrittenSplit? ToSplit(this RouteDocument document, string? stable) =>
        document is not { Generation: > 0, Routes.Count: > 0 } ? null : new(
            stable ?? document.Routes[0].Revision,
            new()
            {
                Generation = document.Generation,
                Weights =
                [
                    .. document.Routes.Where(r => r.Weight > 0)
                        .Select(r => new RevisionWeight { Revision = r.Revision, Weight = r.Weight }),
                ],
                Mirror = document.Mirror is { } mirror ? ToStatus(mirror) : null,
                Affinity = document.Affinity is { } affinity
                    ? new() { Revision = affinity.Revision, Cookie = affinity.Cookie, Header = affinity.Header }
                    : null,
                Hold = document.Hold is { } hold ? new() { Revision = hold.Revision, Always = hold.Always } : null,
            });

    private static MirrorRule Of(string name, MirrorStatus mirror)
    {
        var compare = mirror.Compare ?? new ShadowComparisonSpec();
        return new(
            mirror.Revision,
            ObjectNames.OfRevision(name, mirror.Revision),
            mirror.Percent,
            mirror.LogPayloads,
            compare.AbsoluteTolerance,
            compare.RelativeTolerance,
            compare.ClassOutputs ?? []);
    }

    private static MirrorStatus ToStatus(MirrorRule mirror) => new()
    {
        Revision = mirror.Revision,
        Percent = mirror.Percent,
        LogPayloads = mirror.LogPayloads,
        Compare = new()
        {
            AbsoluteTolerance = mirror.AbsoluteTolerance,
            RelativeTolerance = mirror.RelativeTolerance,
            ClassOutputs = mirror.ClassOutputs,
        },
    };
}
