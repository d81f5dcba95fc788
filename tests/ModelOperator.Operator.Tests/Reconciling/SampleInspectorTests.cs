using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Samples;
using ModelOperator.Monitoring.Validation;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Sinks;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class SampleInspectorTests
{
    [Fact]
    public void WithoutSamples_AllIsFine()
    {
        Find(null).ShouldBeNull();
        Find(new()).ShouldBeNull();
        Find(new() { Review = new() { ConfidenceBelow = 0.5 } }).ShouldBeNull();
    }

    [Fact]
    public void SamplesToASinkForGateways_AreFine()
    {
        Find(new() { Samples = Samples("lake") }).ShouldBeNull();
        FindClosed(new() { Samples = Samples("lake") }).ShouldBeNull();
    }

    [Fact]
    public void SinkThatNobodyKnows_IsAWarning() => FindClosed(new() { Samples = Samples("nowhere") })!.ShouldSatisfyAllConditions(
        problem => problem.Field.ShouldBe("spec.monitoring.samples.sink"),
        problem => problem.Message.ShouldContain("sink 'nowhere' is unknown"));

    [Fact]
    public void SinkOfTheOperatorAlone_IsAWarning_WithTheRemedy() => FindClosed(new() { Review = Review("retrain") }).ShouldBe(new(
        "spec.monitoring.review.sink",
        "sink 'retrain' is the operator's alone; an administrator lets gateways send to it with chart value sinks.retrain.forGateways. "
        + "Until then no samples are sent to it"));

    [Fact]
    public void SinkThatIsClosed_RefusesNoSpec()
    {
        Find(new() { Samples = Samples("nowhere") }).ShouldBeNull();
        Find(new() { Review = Review("retrain") }).ShouldBeNull();
    }

    [Fact]
    public void SamplesThatListNothing_AreRefused() => Find(new() { Samples = Samples("lake") with { Inputs = null } })!.Message
        .ShouldStartWith("lists neither inputs nor outputs nor hash");

    [Theory]
    [InlineData("inputs", 0)]
    [InlineData("outputs", 1025)]
    [InlineData("hash", 0)]
    public void NameThatNoGatewayReads_IsRefused_WithItsList(string list, int length)
    {
        IReadOnlyList<string> names = ["age", new string('x', length)];
        var samples = Samples("lake");

        var problem = Find(new()
        {
            Samples = list switch
            {
                "inputs" => samples with { Inputs = names },
                "outputs" => samples with { Outputs = names },
                _ => samples with { Hash = names },
            },
            HashKeySecret = "keys",
        }).ShouldNotBeNull();

        problem.Field.ShouldBe($"spec.monitoring.samples.{list}");
        problem.Message.ShouldContain("is not a tensor's name of 1 to 1024 characters");
    }

    [Fact]
    public void LongestName_OfCharactersInTwoUnits_IsFine() => Find(new()
    {
        Samples = Samples("lake") with { Inputs = [string.Concat(Enumerable.Repeat("\U0001F600", 1024))] },
    }).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("Lake")]
    [InlineData("a.b")]
    [InlineData("a_b")]
    [InlineData("lake\n")]
    public void NameOfASink_ThatNoGatewayReads_IsRefused(string sink)
    {
        var problem = Find(new() { Samples = Samples(sink) }).ShouldNotBeNull();

        problem.Field.ShouldBe("spec.monitoring.samples.sink");
        problem.Message.ShouldContain("is not a name of 1 to 63 characters out of a-z, 0-9 and '-'");
    }

    [Fact]
    public void HashWithoutAKey_IsRefused()
    {
        Find(new() { Samples = Samples("lake") with { Hash = ["user_id"] } })!.Field.ShouldBe("spec.monitoring.samples.hash");
        Find(new() { Samples = Samples("lake") with { Hash = ["user_id"] }, HashKeySecret = "keys" }).ShouldBeNull();
    }

    [Fact]
    public void ListsOfAReviewWithoutASink_AreRefused() =>
        Find(new() { Review = new() { ConfidenceBelow = 0.5, Inputs = ["age"] } })!.Field.ShouldBe("spec.monitoring.review.sink");

    private static SamplesSpec Samples(string sink) => new() { Percent = 1, Sink = sink, Inputs = ["age"] };

    private static ReviewSpec Review(string sink) => new() { ConfidenceBelow = 0.5, Sink = sink, Outputs = ["*"] };

    private static MonitoringProblem? Find(MonitoringSpec? monitoring) => SampleInspector.FindProblem(monitoring);

    private static MonitoringProblem? FindClosed(MonitoringSpec? monitoring)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Sinks:lake:Address", "http://lake"), new("Sinks:lake:ForGateways", "true"), new("Sinks:retrain:Address", "http://retrain"),
        ]).Build();
        using var services = new ServiceCollection().AddLogging().AddSinks(configuration).BuildServiceProvider();
        var options = new ModelOperatorOptions();
        options.AddGatewaySinks(SinkConfiguration.Read(configuration));
        return new SampleInspector(services.GetRequiredService<SinkRegistry>(), Options.Create(options)).FindClosedSink(monitoring);
    }
}
