using k8s;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Tests.Support;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Testing;

namespace ModelOperator.Cli.Tests.Watching;

public sealed class ListWatchTests
{
    private readonly ManualTimeProvider _clock = new(Samples.Now);
    private readonly FakeCluster _cluster = new(Versioned(Samples.Stepping, "digits", "1"), Versioned(Samples.Healthy, "zebra", "1"));

    [Fact]
    public async Task Lines_ComeForEachChange_BelowTheList()
    {
        var output = await WatchAsync(
            6,
            [
                Event(WatchEventType.Modified, Versioned(Samples.Healthy, "digits", "2")),
                Event(WatchEventType.Added, Versioned(Samples.Healthy, "a-name-that-is-longer", "3")),
                Event(WatchEventType.Deleted, Versioned(Samples.Healthy, "zebra", "4")),
            ],
            "-w");

        output.ShouldBe(
            """
            NAME     PHASE      MODEL   STABLE           CANDIDATE        WEIGHT   READY   AGE
            digits   Stepping   1       1 (0123456789)   2 (7f9c2ab4d1)   10%      2/2     90d
            zebra    Healthy    1       0123456789       -                -        2/2     90d
            digits   Healthy    1       0123456789       -                -        2/2     90d
            a-name-that-is-longer   Healthy    1       0123456789       -                -        2/2     90d
            zebra    Healthy    1       0123456789       -                -        2/2     90d

            """);
    }

    [Fact]
    public async Task Documents_ComeForEachChange() =>
        (await WatchAsync(3, [Event(WatchEventType.Modified, Versioned(Samples.Healthy, "digits", "2"))], "-w", "-o", "name")).ShouldBe(
            """
            modeldeployment.modeloperator.dev/digits
            modeldeployment.modeloperator.dev/zebra
            modeldeployment.modeloperator.dev/digits

            """);

    [Fact]
    public async Task OneByName_IsWatchedAlone() =>
        (await WatchAsync(3, [Event(WatchEventType.Modified, Versioned(Samples.Healthy, "digits", "2"))], "digits", "-w"))
            .Split('\n').Select(line => line.Split(' ')[0]).ShouldBe(["NAME", "digits", "digits", ""]);

    [Fact]
    public async Task RightThatIsMissing_EndsTheWatch_AndIsNamed()
    {
        _cluster.Events.Writer.TryWrite(FakeCluster.MayNotWatch);
        using StringWriter output = new(), errors = new();

        var running = new Plugin(_cluster.Connect, _clock).RunAsync(["get", "-w"], output, errors);
        await Eventually.True(() => running.IsCompleted, _clock, TimeSpan.FromMilliseconds(500));

        (await running).ShouldBe(1);
        errors.ToString().ShouldStartWith(
            "error: user 'ann' has no right to watch modeldeployments.modeloperator.dev in namespace 'default'");
    }

    private static WatchEvent<ModelDeployment> Event(WatchEventType type, ModelDeployment deployment) => new(type, deployment);

    private static ModelDeployment Versioned(ModelDeployment deployment, string name, string version) => deployment with
    {
        Metadata = deployment.Metadata with
        {
            Name = name,
            ResourceVersion = version,
            Uid = $"uid-of-{name}",
            CreationTimestamp = Samples.Now.AddDays(-90).UtcDateTime,
        },
    };

    /// <summary>Returns the text that <c>get</c> writes while the events happen; a person ends it when their last line is there.</summary>
    private async Task<string> WatchAsync(int lines, WatchEvent<ModelDeployment>[] events, params string[] options)
    {
        using var interrupt = new CancellationTokenSource();
        foreach (var next in events)
        {
            _cluster.Events.Writer.TryWrite(next);
        }

        using var output = new SharedWriter();
        using var errors = new StringWriter();
        var running = new Plugin(_cluster.Connect, _clock).RunAsync(["get", .. options], output, errors, interrupt.Token);
        await Eventually.True(() => Lines() >= lines, _clock, TimeSpan.FromMilliseconds(500));
        await interrupt.CancelAsync();

        (await running.Soon(), errors.ToString()).ShouldBe((0, ""));
        return output.ToString();

        int Lines() => output.ToString().Count(character => character == '\n');
    }
}
