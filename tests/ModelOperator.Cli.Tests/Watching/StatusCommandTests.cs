using k8s;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Tests.CommandLine;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Testing;

namespace ModelOperator.Cli.Tests.Watching;

public sealed class StatusCommandTests
{
    private readonly ManualTimeProvider _clock = new(Samples.Now);

    [Fact]
    public async Task Status_IsOneLine_AndTheCodeSaysWhetherItHasEnded()
    {
        (await PluginTests.RunAsync(new FakeCluster(Samples.Healthy), "status", "digits")).ShouldBe((0, "Healthy; all well\n", ""));
        (await PluginTests.RunAsync(new FakeCluster(Samples.RolledBack), "status", "digits")).ShouldBe((1, "RolledBack; all well\n", ""));
        (await PluginTests.RunAsync(new FakeCluster(Samples.Stepping), "status", "digits")).ShouldBe(
            (2, "Stepping; step 0 10%; stable 1 (0123456789) 90% 2/2 ready; candidate 2 (7f9c2ab4d1) 10% 1/1 ready; all well\n", ""));
        (await PluginTests.RunAsync(new FakeCluster(Samples.Healthy with { Status = null }), "status", "digits")).ShouldBe(
            (2, "Unseen: no operator has looked at it yet\n", ""));
    }

    [Fact]
    public async Task Watch_EndsWhenTheRolloutDoes()
    {
        (await WatchAsync([Versioned(Samples.Healthy, "2")])).Code.ShouldBe(0);
        (await WatchAsync([Versioned(Samples.RolledBack, "2")])).Code.ShouldBe(1);
    }

    [Fact]
    public async Task Watch_EndsWithTwo_WhenTheTimeIsUp()
    {
        var (code, errors) = await WatchAsync([], "--timeout", "90s");

        (code, errors).ShouldBe((2, "timed out after 90s\n"));
    }

    [Fact]
    public async Task TimeoutWithoutAWatch_IsRefused() =>
        (await PluginTests.RunAsync(new FakeCluster(Samples.Healthy), "status", "digits", "--timeout", "5m"))
            .ShouldBe((1, "", "error: --timeout bounds a wait; add --watch, or leave it out\n"));

    private static ModelDeployment Versioned(ModelDeployment deployment, string version) =>
        deployment with { Metadata = deployment.Metadata with { ResourceVersion = version, Uid = "uid-1" } };

    private async Task<(int Code, string Errors)> WatchAsync(ModelDeployment[] changes, params string[] options)
    {
        var cluster = new FakeCluster(Versioned(Samples.Stepping, "1"));
        foreach (var next in changes)
        {
            cluster.Events.Writer.TryWrite(new WatchEvent<ModelDeployment>(WatchEventType.Modified, next));
        }

        using StringWriter output = new(), errors = new();
        var running = new Plugin(cluster.Connect, _clock).RunAsync(["status", "digits", "-w", .. options], output, errors);
        await Eventually.True(() => running.IsCompleted, _clock, TimeSpan.FromMilliseconds(500));
        output.ToString().ShouldStartWith("2026-01-02T03:04:");
        return (await running, errors.ToString());
    }
}
