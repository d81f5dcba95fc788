using System.Net;
using k8s;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Testing;

namespace ModelOperator.Cli.Tests.Watching;

public sealed class WatchCommandTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task UntilHealthy_EndsWithZero_WhenItIs()
    {
        var cluster = new FakeCluster(Versioned(Samples.Stepping, "1"));
        var (code, output) = await WatchAsync(cluster, [Versioned(Samples.Healthy, "2")], "--until", "healthy");

        code.ShouldBe(0);
        output.Split('\n').Select(line => line.Split(' ').ElementAtOrDefault(1)).ShouldBe(["Stepping;", "metric", "Healthy;", null]);
    }

    [Fact]
    public async Task UntilAny_EndsWithOne_WhenItIsRolledBack() =>
        (await WatchAsync(new FakeCluster(Versioned(Samples.Stepping, "1")), [Versioned(Samples.RolledBack, "2")], "--until",
            "any")).Code.ShouldBe(1);

    [Fact]
    public async Task WhatIsSoAlready_EndsAtOnce() =>
        (await WatchAsync(new FakeCluster(Versioned(Samples.Healthy, "1")), [], "--until", "healthy")).Code.ShouldBe(0);

    [Fact]
    public async Task Timeout_EndsWithTwo()
    {
        var (code, output) = await WatchAsync(
            new FakeCluster(Versioned(Samples.Stepping, "1")), [], "--until", "healthy", "--timeout", "90s");

        code.ShouldBe(2);
        output.ShouldEndWith("timed out after 90s\n");
    }

    [Fact]
    public async Task VersionThatIsTooOld_IsListedAnew()
    {
        var cluster = new FakeCluster(Versioned(Samples.Stepping, "1"));
        var (code, output) = await WatchAsync(
            cluster,
            [(Action)(() => cluster.Deployments[0] = Versioned(Samples.Healthy, "9")),
                new KubernetesApiException(HttpStatusCode.Gone, null, "too old")],
            "--until",
            "healthy");

        code.ShouldBe(0);
        output.ShouldContain("Stepping", Case.Sensitive, "the first list is from before");
    }

    [Fact]
    public async Task DeletedWhileWatched_IsSaid()
    {
        var gone = new WatchEvent<ModelDeployment>(WatchEventType.Deleted, Versioned(Samples.Stepping, "2"));
        var (code, output) = await WatchAsync(new FakeCluster(Versioned(Samples.Stepping, "1")), [gone]);

        code.ShouldBe(1);
        output.ShouldEndWith("error: ModelDeployment 'digits' was deleted\n");
    }

    [Fact]
    public async Task UnknownName_IsRefusedAtOnce() =>
        (await WatchAsync(new FakeCluster(), [])).Output.ShouldStartWith("error: there is no ModelDeployment 'digits'");

    [Theory]
    [InlineData("--until", "never")]
    [InlineData("--timeout", "5x")]
    [InlineData("--timeout", "0s")]
    public async Task WrongOption_IsRefused(params string[] options) =>
        (await WatchAsync(new FakeCluster(Samples.Healthy), [], options)).Code.ShouldBe(1);

    private static ModelDeployment Versioned(ModelDeployment deployment, string version) =>
        deployment with { Metadata = deployment.Metadata with { ResourceVersion = version, Uid = "uid-1" } };

    [Fact]
    public async Task RightThatIsMissing_EndsTheWatch_AndIsNamed()
    {
        var (code, output) = await WatchAsync(new FakeCluster(Versioned(Samples.Stepping, "1")), [FakeCluster.MayNotWatch]);

        code.ShouldBe(1);
        output.ShouldEndWith(
            "error: user 'ann' has no right to watch modeldeployments.modeloperator.dev in namespace 'default'; "
            + "ask an administrator for a role that has it\n");
    }

    /// <summary>Runs the command; events are told one by one once the watch is on, time moves on by itself.</summary>
    private async Task<(int Code, string Output)> WatchAsync(FakeCluster cluster, object[] events, params string[] options)
    {
        using var written = new StringWriter();
        using var output = TextWriter.Synchronized(written);
        foreach (var next in events)
        {
            cluster.Events.Writer.TryWrite(
                next is ModelDeployment changed ? new WatchEvent<ModelDeployment>(WatchEventType.Modified, changed) : next);
        }

        var running = new Plugin(cluster.Connect, _clock).RunAsync(["watch", "digits", .. options], output, output);
        await Eventually.True(() => running.IsCompleted, _clock, TimeSpan.FromMilliseconds(500));
        return (await running, written.ToString());
    }
}
