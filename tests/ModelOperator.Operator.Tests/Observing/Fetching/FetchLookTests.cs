using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Reports;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Observing.Fetching;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Fetching;

/// <summary>The looks at the pods of one ModelDeployment, by a clock that the test moves.</summary>
public sealed class FetchLookTests : IDisposable
{
    private const string Revision = "aaaaaaaaaa";

    private readonly ModelDeployment _digits = new() { Metadata = new() { Name = "digits", NamespaceProperty = "ml", Uid = "uid-1" } };
    private readonly ManualTimeProvider _time = new();
    private readonly StandingLifetime _lifetime = new();
    private readonly Probe _probe = new();
    private readonly Trigger _trigger = new();
    private readonly FetchWatch _watch;

    public FetchLookTests() => _watch = new(_probe, _trigger, _time, _lifetime, NullLogger<FetchWatch>.Instance);

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public void PodThatCannotBeAsked_LeavesTheOthersTheirWords()
    {
        _probe["a"] = () => throw new InvalidOperationException("no such thing");
        _probe["b"] = () => new(1L << 30, 2L << 30, 1_000_000);

        Follow("a", "b");

        _watch.Find(_digits, Revision).ShouldBe("fetching: 1.0 of 2.0 GiB, 1 MB/s");
    }

    [Fact]
    public async Task LookThatFails_IsRepeatedAfterItsTime_AndNotAtOnce()
    {
        _probe["a"] = () => new(1L << 30, 2L << 30, 1_000_000);
        _trigger.Fails = true;

        Follow("a");
        _time.NextTimer.ShouldBe(FetchWatch.Interval);
        Follow("a");
        _probe.Asked.Count.ShouldBe(1);

        _trigger.Fails = false;
        await NextLookAsync(FetchWatch.Interval, "a");
        _probe.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task PodsThatTellNothing_MakeRoomForOthers_AndOneThatTellsIsAskedAgain()
    {
        string[] pods = ["a", "b", "c", "d", "e", "f"];
        _probe["f"] = () => new(1L << 30, 2L << 30, 1_000_000);

        Follow(pods);
        _watch.Find(_digits, Revision).ShouldBeNull();
        await NextLookAsync(_time.NextTimer!.Value, pods);
        _watch.Find(_digits, Revision).ShouldBe("fetching: 1.0 of 2.0 GiB, 1 MB/s");
        await NextLookAsync(FetchWatch.Interval, pods);

        string.Concat(_probe.Asked).ShouldBe("abcd" + "efab" + "efab");
    }

    private void Follow(params string[] pods) => _watch.Follow(_digits, pods.Select(name => new PodView
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = "ml",
            Labels = new Dictionary<string, string> { [ModelOperatorApi.RevisionLabel] = Revision },
        },
        Status = new() { InitContainerStatuses = [new() { Name = "fetch", State = new() { Running = new() } }] },
    }));

    private async Task NextLookAsync(TimeSpan after, params string[] pods)
    {
        var before = _trigger.Count;
        _time.Advance(after);
        await Eventually.True(() => _trigger.Count > before, "the end of a look");
        Follow(pods);
    }

    private sealed class Probe : Dictionary<string, Func<FetchReport>>, IFetchProbe
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public Task<FetchReport?> ReportAsync(PodView pod, CancellationToken cancellationToken)
        {
            Asked.Enqueue(pod.Metadata.Name!);
            return Task.FromResult(this.GetValueOrDefault(pod.Metadata.Name!)?.Invoke());
        }
    }

    private sealed class Trigger : IReconcileTrigger<ModelDeployment>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public bool Fails { get; set; }

        public void Enqueue(string? ns, string name)
        {
            if (Fails)
            {
                throw new InvalidOperationException("nobody listens");
            }

            Interlocked.Increment(ref _count);
        }
    }
}
