using ModelOperator.Api;
using ModelOperator.Contracts.Models;
using ModelOperator.Operator.Hub;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Hub;

public sealed class HubCommitsTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static readonly HubAddress Address = new("Org/name", "v1");
    private static readonly HubAnswer Away = new(null, "cannot be reached");

    private readonly ScriptedHub _hub = new();
    private readonly ManualTimeProvider _time = new();
    private readonly HubCommits _commits;

    public HubCommitsTests() => _commits = ScriptedHub.CommitsOf(_hub, _time);

    [Fact]
    public async Task Address_IsAskedForOnce_ForAllWhoComeWhileTheHubIsBusy()
    {
        _hub.Answer = null;
        ModelDeployment[] owners = [.. Enumerable.Range(0, 10).Select(number => Of($"model-{number}"))];
        foreach (var owner in owners)
        {
            (await FindAsync(owner, Address)).ShouldBeNull();
        }

        _hub.AnswerAll(new(Commit, null));

        await Eventually.True(() => owners.All(owner => _commits.Known(owner, "1", Address) == Commit), "the commit for all");
        _hub.Asked.Count.ShouldBe(2, "those who came while it was being asked share the next question");
        await Eventually.True(() => owners.All(owner => _hub.Enqueued.Contains(owner.Metadata.Name)), "a turn for all");
    }

    [Fact]
    public async Task Failure_IsToldToAll_WithoutAnotherQuestion()
    {
        _hub.Answer = Away;
        await FindAsync(Of("one"), Address);

        (await FindAsync(Of("two", "other"), Address)).ShouldBe(Away);

        _hub.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task WaitAfterFailures_Doubles_UpToTenMinutes()
    {
        _hub.Answer = Away;
        await FindAsync(Of("one"), Address);

        foreach (var (seconds, number) in new[] { 30, 60, 120, 240, 480, 600, 600 }.Select((seconds, index) => (seconds, index + 2)))
        {
            _time.Advance(TimeSpan.FromSeconds(seconds - 1));
            await FindAsync(Of("one"), Address);
            _hub.Asked.Count.ShouldBe(number - 1, $"{seconds} s are not over");
            _time.Advance(TimeSpan.FromSeconds(1));
            await FindAsync(Of("one"), Address);
            _hub.Asked.Count.ShouldBe(number);
        }
    }

    [Fact]
    public async Task ChangedSpec_IsAskedForAtOnce_UnlessTheHubWantsToBeLeftAlone()
    {
        _hub.Answer = Away;
        await FindAsync(Of("one"), Address);
        _hub.Answer = Away with { Pause = TimeSpan.FromMinutes(2) };
        await FindAsync(Of("one"), Address, revision: "2");
        _hub.Asked.Count.ShouldBe(2);

        (await FindAsync(Of("one"), Address, revision: "3")).ShouldBe(_hub.Answer);
        _hub.Asked.Count.ShouldBe(2);
        _time.Advance(TimeSpan.FromMinutes(2));
        await FindAsync(Of("one"), Address, revision: "3");
        _hub.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task HubThatHasHadTooManyQuestions_IsAskedNothing_ByAnybody()
    {
        var busy = new HubAnswer(null, "answers 429") { Pause = TimeSpan.FromMinutes(5), IsAboutAll = true };
        _hub.Answer = busy;
        await FindAsync(Of("one"), Address);
        _hub.Answer = new(Commit, null);

        (await FindAsync(Of("two", "other"), Address with { Revision = "v2" })).ShouldBe(busy);
        _hub.Asked.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(5));

        (await FindAsync(Of("two", "other"), Address with { Revision = "v2" })).ShouldBe(_hub.Answer);
    }

    [Fact]
    public async Task Commit_IsOfOneRevisionOfOneObject()
    {
        _hub.Answer = new(Commit, null);
        await FindAsync(Of("one"), Address);
        var again = Of("one") with { Metadata = Of("one").Metadata with { Uid = "another" } };

        _commits.Known(Of("one"), "1", Address).ShouldBe(Commit);
        _commits.Known(Of("one"), "2", Address).ShouldBeNull();
        _commits.Known(again, "1", Address).ShouldBeNull();
        _hub.Answer = Away;
        (await FindAsync(Of("one"), Address, revision: "2")).ShouldBe(Away, "the tag may have been moved");
        (await FindAsync(again, Address)).ShouldBe(Away);
        _commits.Known(again, "1", Address).ShouldBeNull();
    }

    [Fact]
    public async Task TagThatIsMovedWhileTheHubIsBeingAsked_IsAskedForAgain()
    {
        _hub.Answer = null;
        await FindAsync(Of("one"), Address);
        await FindAsync(Of("one"), Address, revision: "2");

        _hub.AnswerAll(new(Commit, null));

        await Eventually.True(() => _commits.Known(Of("one"), "2", Address) is not null, "the commit");
        _hub.Asked.Count.ShouldBe(2, "the answer to the first question may be older than the second revision");
    }

    [Fact]
    public async Task QuestionThatNobodyWantsAnyMore_IsNotAsked()
    {
        _hub.Answer = null;
        foreach (var tag in new[] { "v1", "v2", "v3" })
        {
            await FindAsync(Of(tag), Address with { Revision = tag });
        }

        _commits.Forget(Of("v3"));
        await FindAsync(Of("v4"), Address with { Revision = "v4" });
        _hub.AnswerAll(new(Commit, null));

        await Eventually.True(() => _hub.Asked.Any(asked => asked.Revision == "v4"), "the question behind it");
        _hub.Asked.ShouldNotContain(asked => asked.Revision == "v3");
    }

    [Fact]
    public async Task NamespaceWithManyQuestions_LeavesRoomForOthers()
    {
        _hub.Answer = null;
        foreach (var number in Enumerable.Range(0, 20))
        {
            await FindAsync(Of($"model-{number}"), Address with { Revision = $"v{number}" });
        }

        _hub.Asked.Count.ShouldBe(2);
        await FindAsync(Of("one", "other"), Address with { Revision = "v19" });

        _hub.Asked.Last().Revision.ShouldBe("v19", "the other namespace does not wait behind the first one's queue");
    }

    private async Task<HubAnswer?> FindAsync(ModelDeployment owner, HubAddress address, string revision = "1")
    {
        var found = _commits.FindAsync(owner, revision, address, CancellationToken.None);
        if (_hub.Answer is null)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }

        return await found;
    }

    private static ModelDeployment Of(string name, string ns = "ml")
    {
        var digits = Sample.Digits();
        return digits with { Metadata = digits.Metadata with { Name = name, NamespaceProperty = ns, Uid = $"uid-{ns}-{name}" } };
    }
}
