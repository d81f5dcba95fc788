using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Running;
using ModelOperator.Testing;

namespace ModelOperator.Demo.Tests.Running;

public sealed class FeedTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Feed _feed;

    public FeedTests() => _feed = new Feed(new Screen(TextWriter.Null, isTerminal: false, _time), _time);

    [Fact]
    public async Task StepThatDoesNotComeWithinItsBound_EndsTheDemo_AndIsNamed()
    {
        var waiting = _feed.UntilAsync(
            "quality to be Bad", TimeSpan.FromSeconds(90), record => record.Events.Count > 0, broken: null, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(91));

        (await Should.ThrowAsync<DemoException>(waiting)).Message.ShouldBe("quality to be Bad did not come about within 90 s");
    }

    [Fact]
    public async Task StepThatCannotComeAnyMore_EndsTheDemo_WithTheReason()
    {
        var waiting = _feed.UntilAsync(
            "quality to be Bad", TimeSpan.FromSeconds(90), _ => false, record =>
                record.HasClientEnded ? "nobody calls" : null, CancellationToken.None);
        _feed.Post(new ClientEnded());

        (await Should.ThrowAsync<DemoException>(waiting)).Message.ShouldBe("nobody calls (while waiting for quality to be Bad)");
    }

    [Fact]
    public async Task ObserverThatFails_EndsTheDemo()
    {
        await _feed.ObserveAsync(() => throw new InvalidDataException("no watch"), CancellationToken.None);

        (await Should.ThrowAsync<DemoException>(
            _feed.UntilAsync("a step", TimeSpan.FromSeconds(90), _ => false, broken: null, CancellationToken.None)))
            .Message.ShouldBe("an observer failed while waiting for a step: no watch");
    }

    [Fact]
    public async Task StepThatComes_LetsTheDemoGoOn()
    {
        var waiting = _feed.UntilAsync(
            "an Event", TimeSpan.FromSeconds(90), record => record.Events.Count > 0, broken: null, CancellationToken.None);
        _feed.Post(new EventSample(TimeSpan.Zero, "Warning", "MonitoringBad", "quality: …"));

        await waiting;
        _feed.Record.Events.ShouldHaveSingleItem();
    }
}
