using k8s.Models;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Demo.Running;

/// <summary>The stage that every act needs: an empty namespace in a cluster with the operator, the example's files, and clients.</summary>
internal sealed class DemoStage(IKubernetesApi api, Kubectl kubectl, Screen screen, DemoSettings settings)
{
    private bool _hasData;

    /// <summary>The newest spec is rolled out, and every gateway applies the split.</summary>
    public static bool IsHealthy(DemoRecord record) =>
        record.Latest is { IsCurrent: true, HasConverged: true, Status: { Phase: RolloutPhase.Healthy, StableRevision: not null } };

    /// <summary>Ends the demo when something was not as it should be.</summary>
    /// <exception cref="DemoException">There is a problem; the message has all of them.</exception>
    public static void Judge(string what, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new DemoException($"{what} was not as it should be:\n  - {string.Join("\n  - ", problems)}");
        }
    }

    /// <summary>Makes the namespace; what an earlier run has left goes first.</summary>
    /// <exception cref="DemoException">The cluster does not know ModelDeployments, or the namespace is not the demo's.</exception>
    public async Task SetAsync(CancellationToken cancellationToken)
    {
        var served = await api.DiscoverAsync(ModelOperatorApi.GroupVersion, cancellationToken);
        if (served?.Resources?.Any(resource => resource.Name == "modeldeployments") != true)
        {
            throw new DemoException(
                $"The cluster does not know {ModelOperatorApi.GroupVersion} ModelDeployment: install charts/model-operator first (make "
                    + $"demo does).");
        }

        screen.Line($"namespace  {settings.Namespace}");
        await new DemoNamespace(api, settings.Namespace, TimeProvider.System).CreateAsync(cancellationToken);
    }

    /// <summary>Applies a file of the example.</summary>
    public Task ApplyAsync(string file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(settings.Examples, file);
        screen.Line($"apply      {path}");
        return kubectl.RunAsync(cancellationToken, "apply", "--namespace", settings.Namespace, "--filename", path);
    }

    /// <summary>Starts a client that calls the model's Service, and waits until its pod runs.</summary>
    /// <param name="pod">The name of its pod.</param>
    /// <param name="options">More options of the client.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StartClientAsync(string pod, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var service = await api.GetAsync<V1Service>(settings.Namespace, DemoSettings.Name, cancellationToken)
            ?? throw new DemoException($"There is no Service {DemoSettings.Name} although the ModelDeployment is healthy.");
        var url = new UriBuilder(Uri.UriSchemeHttp, service.Spec!.ClusterIP, service.Spec.Ports![0].Port).Uri;
        screen.Line($"client     {string.Join(' ', options.Prepend($"{settings.Rate} requests a second to Service {DemoSettings.Name} ({url})"))}");
        if (!_hasData)
        {
            var holdout = await File.ReadAllTextAsync(Path.Combine(settings.Examples, "holdout.json"), cancellationToken);
            await api.CreateAsync(ClientPod.Data(settings.Namespace, holdout), cancellationToken);
            _hasData = true;
        }

        await api.CreateAsync(ClientPod.Pod(settings.Namespace, settings.ClientImage, url, settings.Rate, pod, options), cancellationToken);
        await ReadyAsync(pod, cancellationToken);
    }

    /// <summary>Starts the receiver of events, and waits until it listens.</summary>
    public async Task StartReceiverAsync(CancellationToken cancellationToken)
    {
        screen.Line($"receiver   http://{ReceiverPod.Name}.{settings.Namespace}.svc takes CloudEvents");
        await api.CreateAsync(ReceiverPod.Service(settings.Namespace), cancellationToken);
        await api.CreateAsync(ReceiverPod.Pod(settings.Namespace, settings.ClientImage), cancellationToken);
        await ReadyAsync(ReceiverPod.Name, cancellationToken);
    }

    /// <summary>Makes the CronJob whose job template an action may run.</summary>
    public async Task AllowRetrainingAsync(CancellationToken cancellationToken)
    {
        screen.Line($"template   CronJob {RetrainTemplate.Name}, suspended: actions may run it");
        await api.CreateAsync(RetrainTemplate.Of(settings.Namespace, settings.ClientImage), cancellationToken);
    }

    /// <summary>Tells a client to end; its requests under way still get their answers.</summary>
    public Task StopClientAsync(string pod, CancellationToken cancellationToken) =>
        api.DeleteAsync<V1Pod>(settings.Namespace, pod, new(), cancellationToken);

    private Task ReadyAsync(string pod, CancellationToken cancellationToken) => kubectl.RunAsync(
        cancellationToken, "wait", "--namespace", settings.Namespace, "--for=condition=Ready",
        $"--timeout={settings.Patience.TotalSeconds:F0}s", "pod/" + pod);
}
