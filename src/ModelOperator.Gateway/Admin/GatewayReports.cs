using System.Globalization;
using ModelOperator.Contracts.Reports;
using ModelOperator.Gateway.Holding;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Admin;

/// <summary>Makes the report on the routes in force and the counts.</summary>
internal static class GatewayReports
{
    /// <summary>The report on a snapshot and the counts; the snapshot is null while a gateway has no routes yet.</summary>
    public static GatewayReport Of(RouteSnapshot? snapshot, RevisionCounts counts, CallsInReport calls) => new(
        snapshot?.Generation ?? 0,
        snapshot is not null,
        counts.AllAnswered(),
        counts.AllShadowed(),
        [
            .. (snapshot?.Targets ?? []).Select(
                target => new RouteInReport(target.Revision, target.Rule.Service, target.Rule.Weight, target.Endpoints.Length)),
        ],
        calls);

    /// <summary>
    /// The requests of clients. It is read after the snapshot of the same report, so that each request which follows older routes is in it.
    /// </summary>
    public static CallsInReport Of(ClientCalls calls, HeldRequests held)
    {
        // What is held is read first. A request that is released before the second read counts as held, and a report that says that some
        // are held is never taken for silence. One that comes between the reads counts as under way.
        var waiting = held.Count;
        return new(calls.Up.TotalSeconds, calls.SinceLast?.TotalSeconds, Math.Max(0, calls.UnderWay - waiting), waiting);
    }

    /// <summary>The time for which a question for the report may wait; null when it is not to wait.</summary>
    public static TimeSpan? WaitOf(HttpRequest request) =>
        int.TryParse(request.Query[GatewayReport.WaitField], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, GatewayReport.LongestWaitSeconds))
            : null;
}
