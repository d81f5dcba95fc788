using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Receiving;

namespace ModelOperator.Demo.Tests.Display;

public sealed class ActionLinesTests
{
    private static readonly JobSample Made = new(TimeSpan.Zero, "digits-retrain-1", JobState.Made);

    [Fact]
    public void Job_IsALine_WhenItIsFurther()
    {
        ActionLines.Of(null, Made).ShouldBe(["job        digits-retrain-1 was made"]);
        ActionLines.Of(Made, Made).ShouldBeEmpty();
        ActionLines.Of(Made, Made with { State = JobState.Succeeded }).ShouldBe(["job        digits-retrain-1 has ended well"]);
        ActionLines.Of(Made, Made with { State = JobState.Failed }).ShouldBe(["job        digits-retrain-1 has failed"]);
    }

    [Fact]
    public void FirstEventOfACheck_IsShownAsItIsOnTheWire_AndLaterOnesByALine()
    {
        var (first, second) = (Bad("inputDrift"), Bad("quality"));

        ActionLines.Of(new(), first).ShouldBe(
        [
            "cloudevent dev.modeloperator.check.bad inputDrift: 1.1 (limit PSI <= 0.2), on the wire:",
            "          POST /events HTTP/1.1",
            "          Content-Type: application/cloudevents+json",
            "          " + first.Request.Body[..120],
            "          " + first.Request.Body[120..],
        ]);
        ActionLines.Of(new DemoRecord().With(first), second)
            .ShouldBe(["cloudevent dev.modeloperator.check.bad quality: 1.1 (limit PSI <= 0.2)"]);
    }

    [Fact]
    public void OnlyTheFirstSampleOfAType_IsShown()
    {
        var (request, response) = (Sample("org.kubeflow.serving.inference.request"), Sample("org.kubeflow.serving.inference.response"));

        ActionLines.Of(new(), request).First().ShouldBe("sample     org.kubeflow.serving.inference.request, on the wire:");
        ActionLines.Of(new DemoRecord().With(request), request).ShouldBeEmpty();
        ActionLines.Of(new DemoRecord().With(request), response).ShouldNotBeEmpty();
    }

    [Fact]
    public void RequestThatIsNoEvent_IsALine() => ActionLines.Of(new(), Received("hello"))
        .ShouldBe(["received   POST /events that is no CloudEvent"]);

    private static ReceivedSample Bad(string check) => Received(
        $$"""{"specversion":"1.0","id":"a","type":"dev.modeloperator.check.bad","subject":"{{check}}","""
        + """ "data":{"value":1.0981858562176599,"limit":"PSI <= 0.2"}}""");

    private static ReceivedSample Sample(string type) => Received($$"""{"specversion":"1.0","id":"a","type":"{{type}}"}""");

    private static ReceivedSample Received(string body) => new(
        TimeSpan.Zero, new("POST", "/events", ["Content-Type: application/cloudevents+json"], body), CloudEvent.Parse(body));
}
