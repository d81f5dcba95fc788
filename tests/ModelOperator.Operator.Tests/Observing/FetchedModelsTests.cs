using k8s.Models;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Tests.Observing;

public sealed class FetchedModelsTests
{
    private static readonly string Digest = new('a', 64);
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void FirstThatWasFetched_IsAtTheFront() =>
        FetchedModels.Of([Pod("a", Message(new('b', 64)), seconds: 2), Pod("b", Message(Digest), seconds: 1)])
            .Select(f => (f.Pod, f.Digest))
            .ShouldBe([("b", Digest), ("a", new string('b', 64))]);

    [Fact]
    public void PodThatGoes_OrHasFailed_TellsNothing()
    {
        FetchedModels.Of([Pod("a", Message(Digest)) with { Metadata = new() { Name = "a", Uid = "a", DeletionTimestamp = Noon } }])
            .ShouldBeEmpty();
        FetchedModels.Of([Pod("a", Message(Digest), exitCode: 1)]).ShouldBeEmpty();
        FetchedModels.Of([new PodView { Metadata = new() { Name = "a", Uid = "a" } }]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("model x: 7 bytes to /models/model.onnx")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"sha256":7}""")]
    [InlineData("""{"sha256":"abc"}""")]
    [InlineData("""{"sha256":"\ud800"}""")]
    [InlineData("""{"\ud800":"abc"}""")]
    [InlineData("""{"sha256":"ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"}""")]
    public void AnythingElse_IsNoDigest(string? message) => FetchedModels.Of([Pod("a", message)]).ShouldBeEmpty();

    private static string Message(string digest) => $$"""{"sha256":"{{digest}}"}""";

    private static PodView Pod(string name, string? message, int seconds = 0, int exitCode = 0) => new()
    {
        Metadata = new() { Name = name, Uid = name },
        Status = new()
        {
            InitContainerStatuses =
            [
                new() { Name = "fetch", State = new() { Terminated = new() { ExitCode = exitCode, Message = message,
                    FinishedAt = Noon.AddSeconds(seconds) } } },
            ],
        },
    };
}
