using System.Text.Json;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Cli.Tests.CommandLine;

public sealed class GetCommandTests
{
    private const string Commit = "b3c4d5e6f7b3c4d5e6f7b3c4d5e6f7b3c4d5e6f7";

    [Fact]
    public async Task Get_ListsTheNamespaceInPages()
    {
        var second = Samples.Healthy with { Metadata = Samples.Healthy.Metadata with { Name = "zebra" } };
        var elsewhere = Samples.Healthy with { Metadata = Samples.Healthy.Metadata with { NamespaceProperty = "ml" } };

        var (code, output, errors) = await PluginTests.RunAsync(
            new FakeCluster(second, elsewhere, Samples.Stepping), "get", "-n", "default");

        (code, errors).ShouldBe((0, ""));
        Trimmed(output).ShouldBe(
            """
            NAME     PHASE      MODEL   STABLE           CANDIDATE        WEIGHT   READY   AGE
            digits   Stepping   1       1 (0123456789)   2 (7f9c2ab4d1)   10%      2/2     90m
            zebra    Healthy    1       0123456789       -                -        2/2     90m
            """);
    }

    [Fact]
    public async Task Get_AllNamespaces_HasAColumnForThem()
    {
        var elsewhere = Samples.Healthy with { Metadata = Samples.Healthy.Metadata with { NamespaceProperty = "ml" } };

        var (_, output, _) = await PluginTests.RunAsync(new FakeCluster(Samples.Healthy, elsewhere), "get", "-A");

        Trimmed(output).ShouldContain("\nml          digits");
    }

    [Fact]
    public async Task Get_WithNothingThere_SaysSoOnStderr() =>
        (await PluginTests.RunAsync(new FakeCluster(), "get")).ShouldBe((0, "", "No ModelDeployments found in namespace 'default'.\n"));

    [Fact]
    public async Task Get_OfOne_ShowsAllThatMatters()
    {
        var (_, output, _) = await PluginTests.RunAsync(new FakeCluster(Samples.Stepping), "get", "digits");

        Trimmed(output).ShouldBe(
            """
            Name:       default/digits
            Phase:      Stepping
            Message:    all well
            Stable:     1 (0123456789)
            Candidate:  2 (7f9c2ab4d1), 10% of requests
            Stage:      step 0, 10%, 72s of 5m

            MODEL   REVISION     ROLE        WEIGHT   READY
            1       0123456789   Stable      90%      2/2
            2       7f9c2ab4d1   Candidate   10%      1/1

            METRIC   VALUE       THRESHOLD   VERDICT   AGE   MESSAGE
            errors   0.0123457   <= 0.05     Pass      7s    -

            CONDITION     STATUS   REASON     AGE   MESSAGE
            Progressing   True     Stepping   3h    step 0
            """);
    }

    [Fact]
    public async Task Get_OfOneWithGpus_ShowsTheRequestsPerGpuSecond_OfEachRevisionThatHasSome()
    {
        var status = Samples.Stepping.Status!;
        var stage = status.Stage! with
        {
            GpuUse = new()
            {
                Revisions = [new() { Revision = Samples.Candidate, Requests = 900, GpuSeconds = 72.5, RequestsPerGpuSecond = 12.4 }],
            },
        };

        var (_, output, _) = await PluginTests.RunAsync(
            new FakeCluster(Samples.Stepping with { Status = status with { Stage = stage } }), "get", "digits");

        Trimmed(output).ShouldContain(
            """
            MODEL   REVISION     ROLE        WEIGHT   READY   REQUESTS/GPU-S
            1       0123456789   Stable      90%      2/2     -
            2       7f9c2ab4d1   Candidate   10%      1/1     12.4
            """);
    }

    [Fact]
    public async Task Get_OfOneThatIsWatched_ShowsItsChecks()
    {
        var watched = Samples.Stepping with
        {
            Status = Samples.Stepping.Status! with
            {
                Metrics = null,
                Monitoring = new()
                {
                    Checks =
                    [
                        new()
                        {
                            Name = "inputDrift", Verdict = CheckVerdict.Bad, Value = 1.1121026748, Limit = "PSI <= 0.2",
                            Since = Samples.Now.AddHours(-3), Message = "feature x.20: PSI 1.11 from the profile (limit 0.2)",
                        },
                        new() { Name = "nulls", Verdict = CheckVerdict.NoData, Since = Samples.Now.AddSeconds(-70) },
                    ],
                },
            },
        };

        var (_, output, _) = await PluginTests.RunAsync(new FakeCluster(watched), "get", "digits");

        Trimmed(output).ShouldContain(
            """
            CHECK        VERDICT   VALUE    LIMIT        SINCE   MESSAGE
            inputDrift   Bad       1.1121   PSI <= 0.2   3h      feature x.20: PSI 1.11 from the profile (limit 0.2)
            nulls        NoData    -        -            70s     -
            """);
    }

    [Fact]
    public async Task Get_OfOneWithAPreset_ShowsItsServer_AndWhatItIsLessSafeIn()
    {
        var status = Samples.Stepping.Status!;
        var weaker = status.Revisions![0] with { Weaknesses = "containers[server].securityContext.runAsUser (user 0 is root)" };
        var triton = Samples.Stepping with
        {
            Spec = Samples.Stepping.Spec with { Server = new() { Kind = "Triton" } },
            Status = status with { Revisions = [weaker, status.Revisions[1]] },
        };

        var (_, output, _) = await PluginTests.RunAsync(new FakeCluster(triton), "get", "digits");

        output.ShouldContain("Server:     Triton\n");
        output.ShouldContain(
            "Security:   1 (0123456789) is less than restricted: containers[server].securityContext.runAsUser (user 0 is root)\n");
    }

    [Fact]
    public async Task Get_OfOneWithATagOfTheHub_ShowsTheCommit()
    {
        var status = Samples.Stepping.Status!;
        var pinned = status.Revisions![0] with { Commit = Commit };
        var tagged = Samples.Stepping with { Status = status with { Revisions = [pinned, status.Revisions[1]] } };

        var (_, output, _) = await PluginTests.RunAsync(new FakeCluster(tagged), "get", "digits");

        output.ShouldContain("Candidate:  2 (7f9c2ab4d1), 10% of requests\n");
        output.ShouldContain($"Commit:     1 (0123456789) is {Commit}\n");
    }

    [Fact]
    public async Task Get_OfOneThatWaits_SaysForWhat()
    {
        var (_, output, _) = await PluginTests.RunAsync(new FakeCluster(Samples.AwaitingApproval), "get", "digits");

        output.ShouldContain("Waiting:    waiting for approval\n");
        output.ShouldContain("Approval:   needed at the end of this stage: `kubectl modeldeployment approve`\n");
    }

    [Fact]
    public async Task Get_OfOneThatNoOperatorHasSeen_SaysSo() =>
        (await PluginTests.RunAsync(new FakeCluster(Samples.Healthy with { Status = null }), "get", "digits")).Output
            .ShouldBe("Phase:      Unseen: no operator has looked at it yet\n");

    [Fact]
    public async Task History_ShowsWhatDecided()
    {
        var rolledBack = Samples.RolledBack with
        {
            Status = Samples.RolledBack.Status! with { Revisions = Samples.Stepping.Status!.Revisions },
        };
        var (_, output, _) = await PluginTests.RunAsync(new FakeCluster(rolledBack), "history", "digits");

        Trimmed(output).ShouldBe(
            """
            TIME                   MODEL   REVISION     REASON           WEIGHT   METRIC   VALUE   THRESHOLD   MESSAGE
            2026-01-02T03:02:05Z   2       7f9c2ab4d1   RolloutStarted   0%       -        -       -           begun
            2026-01-02T03:04:05Z   2       7f9c2ab4d1   AnalysisFailed   0%       errors   0.31    <= 0.05     metric errors is 0.31
            """);
    }

    [Fact]
    public async Task History_OfTagsOfTheHub_HasTheirCommits_AlsoOfRevisionsThatAreGone()
    {
        var cluster = new FakeCluster(Samples.RolledBack with
        {
            Metadata = Samples.RolledBack.Metadata with { Uid = "uid-1" },
            Status = Samples.RolledBack.Status! with { Revisions = [] },
        });
        cluster.Snapshots.Add(new()
        {
            Metadata = new()
            {
                Name = "digits-7f9c2ab4d1",
                NamespaceProperty = "default",
                Labels = new Dictionary<string, string>
                {
                    [ModelOperatorApi.NameLabel] = "digits",
                    [ModelOperatorApi.RevisionLabel] = "7f9c2ab4d1",
                },
                Annotations = new Dictionary<string, string> { [ModelOperatorApi.ModelCommitAnnotation] = Commit },
                OwnerReferences = [new() { Uid = "uid-1", Controller = true }],
            },
            Data = JsonSerializer.SerializeToElement(new Dictionary<string, string>()),
        });

        var (_, output, _) = await PluginTests.RunAsync(cluster, "history", "digits");

        Trimmed(output).ShouldContain(
            """
            TIME                   MODEL   REVISION     COMMIT       REASON           WEIGHT   METRIC   VALUE   THRESHOLD   MESSAGE
            2026-01-02T03:02:05Z   -       7f9c2ab4d1   b3c4d5e6f7   RolloutStarted   0%       -        -       -           begun
            """);
    }

    [Fact]
    public async Task TextOfTheCluster_DrivesNoTerminal()
    {
        var hostile = Samples.Healthy with { Status = Samples.Healthy.Status! with { Message = "a\u001b[2Jb\r\nc [red]d[/]" } };

        var (_, output, _) = await PluginTests.RunAsync(new FakeCluster(hostile), "get", "digits");

        output.ShouldContain("Message:    a\ufffd[2Jb c [red]d[/]\n");
    }

    private static string Trimmed(string output) => string.Join('\n', output.Split('\n').Select(line => line.TrimEnd())).Trim();
}
