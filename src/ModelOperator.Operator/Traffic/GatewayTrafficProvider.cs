using System.Collections.ObjectModel;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Reports;
using ModelOperator.Contracts.Routes;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Traffic;

/// <summary>
/// Carries traffic with the built-in gateway: one small Deployment per ModelDeployment, which reads the split from a ConfigMap and is asked
/// over its admin port.
/// </summary>
internal sealed class GatewayTrafficProvider(
    ClusterView view,
    IGatewayProbe probe,
    OwnedObjects<V1Service> services,
    OwnedObjects<V1ConfigMap> configMaps,
    OwnedObjects<V1Deployment> deployments,
    OwnedObjects<V1ServiceAccount> serviceAccounts,
    OwnedObjects<V1Role> roles,
    OwnedObjects<V1RoleBinding> roleBindings,
    OwnedObjects<V1PodDisruptionBudget> budgets,
    GatewayWriter gateway,
    IOptions<ModelOperatorOptions> options) : ITrafficProvider
{
    public TrafficProvider Provider => TrafficProvider.Gateway;

    public async Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        var name = ObjectNames.OfGateway(owner.Metadata.Name!);
        var looks = await Task.WhenAll(
            services.FindForeignAsync(owner, owner.Metadata.Name!, cancellationToken),
            configMaps.FindForeignAsync(owner, name, cancellationToken),
            deployments.FindForeignAsync(owner, name, cancellationToken),
            serviceAccounts.FindForeignAsync(owner, name, cancellationToken),
            roles.FindForeignAsync(owner, name, cancellationToken),
            roleBindings.FindForeignAsync(owner, name, cancellationToken),
            budgets.FindForeignAsync(owner, name, cancellationToken));
        var foreign = looks.FirstOrDefault(found => found is not null);
        return foreign is null
            ? null
            : SpecProblem.NameTaken($"{foreign}; delete or rename it, or give this ModelDeployment another name");
    }

    public string UrlOf(ModelDeployment owner) => GatewayRouteBuilder.UrlOf(owner);

    public async Task<ObservedTraffic> ObserveAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        var configMap = configMaps.Get(owner, ObjectNames.OfGateway(owner.Metadata.Name!));
        var written = Written(configMap);
        var known = Math.Max(written?.Generation ?? 0, owner.Status?.Traffic?.Generation ?? 0);
        var pods = GatewayPods.Among(view.PodsOf(owner), owner.Metadata.Name!, PodDiagnosis.IsReady);
        // A gateway that drains, or has not begun, may have requests that nobody hears of (R34).
        var unheard = GatewayPods.Among(
            view.PodsOf(owner), owner.Metadata.Name!, pod => pod.Status?.Phase is "Running" && !PodDiagnosis.IsReady(pod));
        IReadOnlyList<GatewayReport?> reports = pods.Count == 0
            ? []
            : [.. (await probe.ReportsAsync(pods, cancellationToken)).Select(r => r?.CanFollow(known) == true ? r : null)];
        return new()
        {
            WrittenGeneration = written?.Generation ?? 0,
            Written = written?.ToSplit(configMap?.GetAnnotation(ModelOperatorApi.StableAnnotation)),
            AppliedGenerations = [.. reports.Select(r => r?.Generation)],
            Unreachable =
            [
                .. reports.SelectMany(r => r?.Routes ?? []).Where(r => r is { Weight: > 0, Endpoints: 0 })
                    .Select(r => r.Revision).Distinct(StringComparer.Ordinal)
                    // Gateways hold these requests, and look for no pods.
                    .Where(revision => written?.Hold is not { Always: true } hold || hold.Revision != revision),
            ],
            Calls = [.. reports.Select(r => r?.Calls?.ToFacts()), .. unheard.Select(_ => (GatewayCalls?)null)],
            Counts = [.. pods.Zip(reports).Where(p => p.Second is not null).Select(p => Counts(p.First, p.Second!))],
        };
    }

    private static RouteDocument? Written(V1ConfigMap? configMap) => RouteDocuments.TryParse(
        configMap?.Data?.TryGetValue(RouteDocument.Key, out var routes) == true ? routes : null);

    private static GatewayCounts Counts(PodView pod, GatewayReport report) => new(
        // A container that starts anew counts from 0 in the same pod; the planner sees that by the smaller number.
        pod.Metadata.Uid!,
        report.Answered ?? ReadOnlyDictionary<string, long>.Empty,
        report.Shadowed ?? ReadOnlyDictionary<string, long>.Empty);

    public async Task ApplyAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        // The split comes first, because everything below exists after the first time. It is written against the version of the split that
        // it replaces, so that an operator that no longer leads cannot restore an old split.
        if (!plan.LeavesRoute)
        {
            // What a refused spec says about gateways is not carried out (R27). A sink that the administrator has closed gets nothing more,
            // whatever the spec.
            var present = configMaps.Get(owner, ObjectNames.OfGateway(owner.Metadata.Name!));
            var monitoring = MonitoringRules.Within(
                plan.Extent is PlanExtent.Everything ? MonitoringRules.Of(owner.Spec.Monitoring) : Written(present)?.Monitoring,
                options.Value.GatewaySinks);
            var split = GatewayRouteBuilder.ConfigMap(owner, plan.Route, plan.Status.StableRevision, monitoring);
            await (present is null
                ? configMaps.WriteAsync(owner, split, plan, cancellationToken)
                : configMaps.EnsureAsync(owner, split, cancellationToken));
        }

        // The gateway settings of a refused spec are not carried out either (R27).
        await serviceAccounts.WriteAsync(owner, GatewayAccessBuilder.ServiceAccount(owner), plan, cancellationToken);
        await roles.WriteAsync(owner, GatewayAccessBuilder.Role(owner), plan, cancellationToken);
        await roleBindings.WriteAsync(owner, GatewayAccessBuilder.RoleBinding(owner), plan, cancellationToken);
        await services.WriteAsync(owner, GatewayRouteBuilder.Service(owner), plan, cancellationToken);
        await gateway.WriteAsync(owner, plan, cancellationToken);
        await budgets.WriteAsync(owner, GatewayRouteBuilder.DisruptionBudget(owner), plan, cancellationToken);
    }
}
