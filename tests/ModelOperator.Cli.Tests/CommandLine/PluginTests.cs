using System.Net;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Cli.Tests.CommandLine;

public sealed class PluginTests
{
    [Fact]
    public async Task Abort_WritesTheAnnotationAndSaysSo()
    {
        var cluster = new FakeCluster(Samples.Stepping);

        var (code, output, errors) = await RunAsync(cluster, "abort", "digits");

        (code, output, errors).ShouldBe((0, "digits: abort of model 2 (7f9c2ab4d1) requested\n", ""));
        cluster.Patches.ShouldBe(["""{"metadata":{"annotations":{"modeloperator.dev/abort":"7f9c2ab4d1"}}}"""]);
    }

    [Fact]
    public async Task Refusal_IsOneSentenceAndWritesNothing()
    {
        var cluster = new FakeCluster(Samples.Healthy);

        var (code, output, errors) = await RunAsync(cluster, "promote", "digits");

        (code, output, errors).ShouldBe((1, "", "error: no rollout of 'digits' is under way; there is nothing to promote\n"));
        cluster.Patches.ShouldBeEmpty();
    }

    [Fact]
    public async Task SpentCommand_IsTakenAwayFirst()
    {
        var retried = Samples.RolledBack.Status! with { Commands = new() { Retry = Samples.Candidate } };
        var failedAgain = Samples.RolledBack with { Status = retried };
        var cluster = new FakeCluster(failedAgain);

        (await RunAsync(cluster, "retry", "digits")).Code.ShouldBe(0);

        cluster.Patches.ShouldBe(
        [
            """{"metadata":{"annotations":{"modeloperator.dev/retry":null}}}""",
            """{"metadata":{"annotations":{"modeloperator.dev/retry":"7f9c2ab4d1"}}}""",
        ]);
    }

    [Fact]
    public async Task SpentCommand_WithoutAnOperator_GivesUpWithASentence()
    {
        var retried = Samples.RolledBack.Status! with { Commands = new() { Retry = Samples.Candidate } };
        var failedAgain = Samples.RolledBack with { Status = retried };
        var cluster = new FakeCluster(failedAgain) { OperatorRuns = false };

        var (code, _, errors) = await RunAsync(cluster, "retry", "digits");

        code.ShouldBe(1);
        errors.ShouldBe("error: the operator has not taken note for 20 s; is it running? Try again then\n");
    }

    [Fact]
    public async Task UnknownName_TellsWhereItLooked()
    {
        var (code, _, errors) = await RunAsync(new FakeCluster(), "pause", "digits", "-n", "ml");

        code.ShouldBe(1);
        errors.ShouldStartWith("error: there is no ModelDeployment 'digits' in namespace 'ml'; ");
    }

    [Fact]
    public async Task ConnectionOptions_GoBeforeOrAfterTheCommand()
    {
        var cluster = new FakeCluster(Samples.Healthy);

        await RunAsync(cluster, "--context", "prod", "get", "-n", "ml", "--kubeconfig", "/k");

        cluster.Settings.ShouldBe(new ConnectionSettings("/k", "prod", "ml"));
    }

    [Fact]
    public async Task ErrorsOfTheClusterAndItsConfiguration_AreOneSentence()
    {
        foreach (var failure in (Exception[])
            [new KubernetesConfigurationException("no kubeconfig"),
                new KubernetesApiException(HttpStatusCode.Forbidden, null, "no kubeconfig"), new HttpRequestException("no kubeconfig")])
        {
            (await RunAsync(new FakeCluster { Failure = failure }, "get")).ShouldBe((1, "", "error: no kubeconfig\n"));
        }
    }

    [Fact]
    public async Task Help_TeachesWithExamples()
    {
        var (code, output, _) = await RunAsync(new FakeCluster(), "--help");

        code.ShouldBe(0);
        foreach (var word in (string[])["get", "history", "watch", "undo", "promote", "abort", "retry", "pause", "resume", "approve",
            "--namespace", "--context", "--kubeconfig", "kubectl modeldeployment get digits"])
        {
            output.ShouldContain(word);
        }
    }

    [Fact]
    public async Task As_IsPassedOn_AndAGroupAloneIsRefused()
    {
        var cluster = new FakeCluster(Samples.Healthy);

        await RunAsync(cluster, "get", "--as", "ann", "--as-group", "team");

        cluster.Settings.ShouldBe(new ConnectionSettings(null, null, null) { ActAs = "ann", ActAsGroup = "team" });
        (await RunAsync(cluster, "get", "--as-group", "team"))
            .ShouldBe((1, "", "error: --as-group 'team' needs a user; name one with --as\n"));
    }

    [Fact]
    public async Task Help_OfUndo_SaysThatItWritesTheSpec()
    {
        var (_, output, _) = await RunAsync(new FakeCluster(), "--help");

        output.ShouldContain("`undo` and `set` write the");
        output.ShouldNotContain("Each one writes an annotation");
    }

    internal static async Task<(int Code, string Output, string Errors)> RunAsync(FakeCluster cluster, params string[] args)
    {
        using StringWriter output = new(), errors = new();
        var code = await new Plugin(cluster.Connect, new LeapingTime()).RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Stands at <see cref="Samples.Now"/> for ages; waiting takes no time and leaps ahead.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private TimeSpan _leapt;

        public override DateTimeOffset GetUtcNow() => Samples.Now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _leapt.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _leapt += dueTime;
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
