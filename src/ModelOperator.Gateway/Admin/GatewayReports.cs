using ModelOperator.Contracts.Reports;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Admin;

/// <summary>Makes the report on the routes in force and the counts.</summary>
internal static class GatewayReports
{
    /// <summary>The report on a snapshot and the counts; the snapshot is null while a gateway has no routes yet.</summary>
    public static GatewayReport Of(RouteSnapshot? snapshot, RevisionCounts counts) => new(
        snapshot?.Generation ?? 0,
        snapshot is not null,
        counts.AllAnswered(),
        counts.AllShadowed(),
        [
            .. (snapshot?.Targets ?? []).Select(
                target => new RouteInReport(target.Revision, target.Rule.Service, target.Rule.Weight, target.Endpoints.Length)),
        ]);
}
