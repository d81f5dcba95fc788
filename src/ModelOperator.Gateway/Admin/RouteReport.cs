using System.Text.Json.Serialization;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Admin;

/// <summary>What <c>GET /route</c> on the admin port says: the operator reads from it that traffic has moved.</summary>
/// <param name="Generation">The generation of the routes in force; 0 before there are any.</param>
/// <param name="Ready">Whether routes are in force.</param>
/// <param name="Answered">How many clients got an answer from each revision since the gateway started, whatever its status.</param>
/// <param name="Shadowed">How many copies each revision has answered since then.</param>
/// <param name="Routes">In the order of routes.json.</param>
internal sealed record RouteReport(
    long Generation,
    bool Ready,
    IReadOnlyDictionary<string, long> Answered,
    IReadOnlyDictionary<string, long> Shadowed,
    IReadOnlyList<RouteReport.Route> Routes)
{
    public static RouteReport Of(RouteSnapshot? snapshot, RevisionCounts counts) => new(
        snapshot?.Generation ?? 0,
        snapshot is not null,
        counts.AllAnswered(),
        counts.AllShadowed(),
        [.. (snapshot?.Targets ?? []).Select(target => new Route(target.Revision, target.Rule.Service, target.Rule.Weight, target.Endpoints.Length))]);

    /// <summary>One revision.</summary>
    /// <param name="Revision">The bare revision.</param>
    /// <param name="Service">Its Service.</param>
    /// <param name="Weight">In percent.</param>
    /// <param name="Endpoints">How many are ready.</param>
    internal sealed record Route(string Revision, string Service, int Weight, int Endpoints);
}

[JsonSerializable(typeof(RouteReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class RouteReportJson : JsonSerializerContext;
