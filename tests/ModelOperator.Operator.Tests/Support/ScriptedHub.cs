using System.Collections.Concurrent;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Contracts.Models;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Hub;
using ModelOperator.Operator.Reconciling;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>A Hub whose answer a test chooses.</summary>
internal sealed class ScriptedHub : IHubClient, IReconcileTrigger<ModelDeployment>
{
    private readonly TaskCompletionSource<HubAnswer> _later = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer; null for one that never comes.</summary>
    public HubAnswer? Answer { get; set; } = new(null, "is not there");

    /// <summary>The addresses that were asked for.</summary>
    public ConcurrentQueue<HubAddress> Asked { get; } = new();

    /// <summary>The ModelDeployments that were looked at again.</summary>
    public ConcurrentQueue<string> Enqueued { get; } = new();

    public static HubCommits CommitsOf(ScriptedHub hub, TimeProvider? time = null) =>
        new(hub, hub, time ?? TimeProvider.System, new StandingLifetime(), NullLogger<HubCommits>.Instance);

    public static HubInspector InspectorOf(MemoryApi api, ScriptedHub hub, TimeProvider? time = null) =>
        new(CommitsOf(hub, time), api.Owned<V1ControllerRevision>(), api.Owned<V1Deployment>());

    public async Task<HubAnswer> AskAsync(HubAddress address, CancellationToken cancellationToken)
    {
        Asked.Enqueue(address);
        return Answer ?? await _later.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Answers those who have asked and wait, and those who ask from now on.</summary>
    public void AnswerAll(HubAnswer answer)
    {
        Answer = answer;
        _later.SetResult(answer);
    }

    public void Enqueue(string? ns, string name) => Enqueued.Enqueue(name);
}
