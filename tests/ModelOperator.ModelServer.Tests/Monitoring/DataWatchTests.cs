using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Profiles;
using ModelOperator.Profiles.Reductions;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Monitoring;

public sealed class DataWatchTests
{
    private static readonly ReferenceProfile Profile = new(
        1,
        [new FeatureProfile("age", "a", 0, 0, 100, [18, 65], [1, 1, 1]), new FeatureProfile("income", "a", 2, -1, 1, [], [3])],
        [new OutputProfile("sum", Confidence: true), new OutputProfile("difference", ["1", "2"])]);

    [Fact]
    public async Task Data_IsCountedByTheProfile()
    {
        await using var server = await RunningServer.StartAsync("add", settings => settings with { Profile = Profile });

        (await server.InferAsync("""
            {"inputs":[{"name":"a","shape":[4,3],"datatype":"FP32","data":[[17,0,0],[18,0,"NaN"],[200,0,0.5],["NaN","NaN","NaN"]]},
                       {"name":"b","shape":[4,3],"datatype":"FP32","data":[0,0,0,0,0,0,0,0,0,0,0,0]}]}
            """)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        await server.InferAsync("""{"inputs":[{"name":"a","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""");
        await server.InferAsync("""{"inputs":7}""");

        var metrics = await server.MetricsAsync();
        Series(metrics, "model_server_answers_total").ShouldBe("4");
        // The last row of both outputs has only NaN.
        Series(metrics, "model_server_null_answers_total").ShouldBe("1");
        Series(metrics, "model_server_schema_violations_total").ShouldBe("1");
        Series(metrics, "model_server_feature_values_total", "bin=\"0\"", "feature=\"age\"").ShouldBe("1");
        Series(metrics, "model_server_feature_values_total", "bin=\"1\"", "feature=\"age\"").ShouldBe("1");
        Series(metrics, "model_server_feature_values_total", "bin=\"2\"", "feature=\"age\"").ShouldBe("1");
        Series(metrics, "model_server_feature_missing_total", "feature=\"age\"").ShouldBe("1");
        Series(metrics, "model_server_feature_missing_total", "feature=\"income\"").ShouldBe("2");
        Series(metrics, "model_server_feature_out_of_range_total", "feature=\"age\"").ShouldBe("1");
        Series(metrics, "model_server_feature_out_of_range_total", "feature=\"income\"").ShouldBe("0");
        Series(metrics, "model_server_class_answers_total", "class=\"other\"").ShouldBe("12");
        Series(metrics, "model_server_confidence_count").ShouldBe("2");
    }

    // As doubles these scores are 0.6000000238, 0.699999988 and 0.8000000119.
    [Fact]
    public async Task ScoreOfSinglePrecision_OnABound_IsCountedInTheBinBelowIt()
    {
        await using var server = await RunningServer.StartAsync("add", settings => settings with { Profile = Profile });

        (await server.InferAsync("""
            {"inputs":[{"name":"a","shape":[3,3],"datatype":"FP32","data":[[0.6,0,0],[0.7,0,0],[0.8,0,0]]},
                       {"name":"b","shape":[3,3],"datatype":"FP32","data":[0,0,0,0,0,0,0,0,0]}]}
            """)).Status.ShouldBe(System.Net.HttpStatusCode.OK);

        var metrics = await server.MetricsAsync();
        Series(metrics, "model_server_confidence_bucket", "le=\"0.6\"").ShouldBe("1");
        Series(metrics, "model_server_confidence_bucket", "le=\"0.7\"").ShouldBe("2");
        Series(metrics, "model_server_confidence_bucket", "le=\"0.8\"").ShouldBe("3");
    }

    // As doubles these values are 0.10000000149, 0.2999999970 (an edge and the least), and 0.699999988.
    [Fact]
    public async Task ValueOfSinglePrecision_OnANumberOfTheProfile_IsThatNumber()
    {
        var profile = new ReferenceProfile(
            1,
            [
                new FeatureProfile("age", "a", 0, 0.05, 0.1, [0.1], [1, 1]),
                new FeatureProfile("income", "a", 1, 0.3, 0.7, [0.3, 0.7], [1, 1, 1]),
            ],
            [new OutputProfile("sum", ["0.1", "0.7"])]);
        await using var server = await RunningServer.StartAsync("add", settings => settings with { Profile = profile });

        (await server.InferAsync("""
            {"inputs":[{"name":"a","shape":[2,3],"datatype":"FP32","data":[[0.1,0.3,0.1],[0.1,0.7,0.7]]},
                       {"name":"b","shape":[2,3],"datatype":"FP32","data":[0,0,0,0,0,0]}]}
            """)).Status.ShouldBe(System.Net.HttpStatusCode.OK);

        var metrics = await server.MetricsAsync();
        Series(metrics, "model_server_feature_out_of_range_total", "feature=\"age\"").ShouldBe("0");
        Series(metrics, "model_server_feature_out_of_range_total", "feature=\"income\"").ShouldBe("0");
        Series(metrics, "model_server_feature_values_total", "bin=\"1\"", "feature=\"age\"").ShouldBe("2");
        Series(metrics, "model_server_feature_values_total", "bin=\"1\"", "feature=\"income\"").ShouldBe("1");
        Series(metrics, "model_server_feature_values_total", "bin=\"2\"", "feature=\"income\"").ShouldBe("1");
        Series(metrics, "model_server_class_answers_total", "class=\"0.1\"").ShouldBe("3");
        Series(metrics, "model_server_class_answers_total", "class=\"0.7\"").ShouldBe("2");
    }

    [Fact]
    public async Task NumbersOfARow_AreCountedOnceARow()
    {
        var profile = new ReferenceProfile(
            2,
            [
                new FeatureProfile("a.mean", "a", 0, 1, 4, [2, 3], [1, 1, 1]) { Reduce = Reduction.Mean },
                new FeatureProfile("a.max", "a", 0, 1, 4, [], [1]) { Reduce = Reduction.Max },
                new FeatureProfile("a.1.2.mean", "a", 2, 0, 10, [5], [1, 1]) { Reduce = Reduction.Mean, Axis = 1 },
            ],
            []);
        await using var server = await RunningServer.StartAsync("add", settings => settings with { Profile = profile });

        (await server.InferAsync("""
            {"inputs":[{"name":"a","shape":[3,3],"datatype":"FP32","data":[[1,1,1],[2,3,7],["NaN",0,9]]},
                       {"name":"b","shape":[3,3],"datatype":"FP32","data":[0,0,0,0,0,0,0,0,0]}]}
            """)).Status.ShouldBe(System.Net.HttpStatusCode.OK);

        var metrics = await server.MetricsAsync();
        Series(metrics, "model_server_feature_values_total", "bin=\"0\"", "feature=\"a.mean\"").ShouldBe("1");
        Series(metrics, "model_server_feature_values_total", "bin=\"2\"", "feature=\"a.mean\"").ShouldBe("1", "it is 4, the largest");
        Series(metrics, "model_server_feature_missing_total", "feature=\"a.mean\"").ShouldBe("1");
        Series(metrics, "model_server_feature_out_of_range_total", "feature=\"a.mean\"").ShouldBe("0");
        Series(metrics, "model_server_feature_out_of_range_total", "feature=\"a.max\"").ShouldBe("1");
        Series(metrics, "model_server_feature_values_total", "bin=\"0\"", "feature=\"a.1.2.mean\"").ShouldBe("1");
        Series(metrics, "model_server_feature_values_total", "bin=\"1\"", "feature=\"a.1.2.mean\"").ShouldBe("2");
    }

    [Fact]
    public async Task NumberOfAnAxisThatTheInputDoesNotHave_IsOfAnotherModel()
    {
        var profile = new ReferenceProfile(
            2, [new FeatureProfile("a.5.0.mean", "a", 0, 1, 4, [], [1]) { Reduce = Reduction.Mean, Axis = 5 }], []);
        await using var server = await RunningServer.StartAsync("add", settings => settings with { Profile = profile });

        (await server.MetricsAsync()).ShouldNotContain("a.5.0.mean");
    }

    // The analysis tells the counters of one pod apart by labels that it knows, which are in its CounterLabels. Counters that differ only
    // in another label would count as one. Model and version are the same on the whole page.
    [Fact]
    public async Task CountersThatVerdictsRestOn_DifferByLabelsThatTheAnalysisKnows()
    {
        string[] counters = ["model_server_requests_total{", "model_server_null_answers_total{", "model_server_class_answers_total{"];
        await using var server = await RunningServer.StartAsync("add", settings => settings with { Profile = Profile });

        var labels = (await server.MetricsAsync()).Split('\n')
            .Where(line => counters.Any(counter => line.StartsWith(counter, StringComparison.Ordinal)))
            .SelectMany(line => line[line.IndexOf('{', StringComparison.Ordinal)..].Split("=\"")[..^1])
            .Select(part => part.Split(['{', ',', '"'])[^1])
            .ToHashSet(StringComparer.Ordinal);

        labels.ShouldBe(["model", "version", "revision", "code", "output", "class"], ignoreOrder: true);
    }

    [PromtoolFact]
    public async Task Page_IsWellFormed_AndFollowsPrometheusConventions()
    {
        await using var server = await RunningServer.StartAsync("add", settings => settings with { Profile = Profile });

        var page = await server.MetricsAsync();

        Exposition.Parse(page).Types["model_server_requests_total"].ShouldBe("counter");
        var own = page.Split('\n').Where(line => line.Contains("model_server_", StringComparison.Ordinal));
        (await Promtool.LintAsync(string.Join('\n', own) + "\n")).ShouldBe("");
    }

    [Theory]
    [InlineData("{}", "is no profile of version 1 or 2")]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"version":1,"features":[{"name":"f","input":"a","index":0,"min":0,"max":1,"edges":[2,1],"counts":[]}],"outputs":[]}""",
        "not ascending")]
    public void ProfileFile_ThatIsNone_IsTheEmptyProfile_WithItsFault(string text, string expected)
    {
        using var folder = new TemporaryFolder();

        ProfileFile.Read(folder.Write("profile.json", text), out var fault).ShouldBe(ReferenceProfile.Empty);

        fault.ShouldNotBeNull().ShouldContain(expected);
    }

    // This happens in a pod whose ConfigMap has no such key or does not exist.
    [Fact]
    public void ProfileFile_ThatIsMissing_IsNamedBesideWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        var path = folder["v2.json"];

        var place = Path.GetDirectoryName(path);
        ProfileFile.Read(path, out var fault);
        fault.ShouldBe(
            $"--profile {path} does not exist; {place} is empty: if a ConfigMap is mounted there, it does not exist or has no keys");
        folder.Write("v1.json", "{}");
        ProfileFile.Read(path, out fault);
        fault.ShouldBe($"--profile {path} does not exist; {place} has v1.json");
    }

    [Fact]
    public void Profile_OfAnotherModel_IsNamedByTheInput()
    {
        using var model = TestModels.Load("lookup");

        ProfileFile.Misfit(Profile, model.Signature)
            .ShouldBe("the profile's feature age is of input 'a'; the model takes 'index' INT64 [-1]");
    }

    // A pod of the stable revision may start when its ConfigMap has been deleted or edited.
    [Fact]
    public async Task Model_IsServed_WithoutAProfileThatIsMissingOrUnfit()
    {
        const string body = """
            {"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[17,0,0]},
                       {"name":"b","shape":[1,3],"datatype":"FP32","data":[0,0,0]}]}
            """;
        var strange = Profile with { Features = [Profile.Features[0] with { Input = "strange" }] };
        foreach (var (profile, fault, reason) in new[]
        {
            (strange, null, "other_model"), (ReferenceProfile.Empty, "--profile p.json does not exist", "unreadable"),
        })
        {
            await using var server = await RunningServer.StartAsync(
                "add", settings => settings with { Profile = profile, ProfileFault = fault });

            (await server.InferAsync(body)).Status.ShouldBe(System.Net.HttpStatusCode.OK);

            var metrics = await server.MetricsAsync();
            Series(metrics, "model_server_answers_total").ShouldBe("1");
            metrics.ShouldNotContain("model_server_feature_values_total{");
            Series(metrics, "model_server_profile_unused", $"reason=\"{reason}\"").ShouldBe("1");
        }
    }

    private static string? Series(string metrics, string name, params string[] labels) => metrics.Split('\n')
        .SingleOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        ?.Split("} ")[1];
}
