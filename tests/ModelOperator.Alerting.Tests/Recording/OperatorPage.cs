using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Monitoring;
using ModelOperator.Monitoring.Checks;
using ModelOperator.Operator;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Reporting;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Alerting.Tests.Recording;

/// <summary>
/// The metrics page of an operator that looks after one model. The operator is put together as it is shipped, and not started.
/// </summary>
internal static class OperatorPage
{
    public static async Task<Exposition> RecordAsync(string @namespace, string name)
    {
        using var kubeconfig = KubeconfigFile.OfNoCluster();
        await using var source = await AnsweringServer.StartAsync(
            context => context.Response.WriteAsync("""{"status":"success","data":{"resultType":"vector","result":[]}}"""));
        using var host = OperatorProcess.Build(
        [
            "--Operator:GatewayImage=gateway:1", "--Operator:ModelServerImage=model-server:1",
            $"--MetricSources:default:Address={source.Address}",
        ]);
        host.Services.GetRequiredService<IOptions<KubernetesClientOptions>>().Value.Kubeconfig = kubeconfig.Path;
        _ = host.Services.GetServices<IHostedService>().Count(); // each part registers what it counts

        host.Services.GetRequiredService<MonitoringMetrics>().Show(@namespace, name,
        [
            new() { Name = CheckNames.InputDrift, Verdict = CheckVerdict.Bad, Value = 0.4, Worst = [new() { Name = "x.2", Value = 0.4 }] },
            new() { Name = CheckNames.Traffic, Verdict = CheckVerdict.NoData },
        ]);
        var owner = new ModelDeployment
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace },
            Spec = new() { Model = new() { Uri = "configmap://models/v1.onnx" }, Gpu = new() },
        };
        host.Services.GetRequiredService<GpuWaitMetrics>().Show(
            owner, new() { Conditions = [new() { Type = ConditionTypes.GpuAvailable, Status = "False" }] });
        // Each phase is one ModelDeployment's, because the others have no series.
        foreach (var phase in Enum.GetValues<RolloutPhase>())
        {
            host.Services.GetRequiredService<RolloutMetrics>().Show(
                phase is RolloutPhase.Stepping ? owner : owner with { Metadata = owner.Metadata with { Name = $"{name}-{phase}" } },
                new() { Phase = phase, Stage = new() { Kind = StageKind.Step, ElapsedSeconds = 30 } }, []);
        }

        await host.Services.GetRequiredService<ModelMonitor>().LookAsync(
            new(@namespace, name, "0123456789", $"{name}-0123456789", StableSince: null), new(), null, null, [], CancellationToken.None);
        host.Services.GetRequiredService<AnalysisMetrics>().Judged(
            @namespace, name, [new() { Name = "errors", Verdict = MetricVerdict.Pass, Value = 0.01 }], CancellationToken.None);

        return await Exposition.OfAsync(host.Services.GetRequiredService<CollectorRegistry>());
    }
}
