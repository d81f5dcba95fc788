using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class HubInspectorTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly MemoryApi _api = new();
    private readonly ScriptedHub _hub = new();
    private readonly ManualTimeProvider _time = new();
    private readonly HubInspector _inspector;

    public HubInspectorTests() => _inspector = ScriptedHub.InspectorOf(_api, _hub, _time);

    [Fact]
    public async Task Tag_IsAskedForOnce()
    {
        _hub.Answer = new(Commit, null);
        var owner = Of("hf://Org/name@v1");

        (await FindAsync(owner)).ShouldBeNull();
        (await FindAsync(owner)).ShouldBeNull();

        _hub.Asked.ShouldHaveSingleItem().ToString().ShouldContain("Org/name");
    }

    [Theory]
    [InlineData("hf://Org/name@" + Commit)]
    [InlineData("s3://bucket/llm/")]
    public async Task OtherAddress_AsksNobody(string uri)
    {
        (await FindAsync(Of(uri))).ShouldBeNull();

        _hub.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task HubThatGivesNoCommit_IsTold_AndAskedAgainAfterAWhile()
    {
        _hub.Answer = new(null, "cannot be reached: no route");
        var owner = Of("hf://Org/name@v1");

        var problem = (await FindAsync(owner)).ShouldNotBeNull();
        (problem.Reason, problem.Field, problem.MayPass, problem.IsOpen).ShouldBe(("ModelUnresolved", "spec.model.uri", true, false));
        problem.Message.ShouldBe(
            "the Hub cannot be reached: no route. The operator needs it for the commit of 'v1' and asks again; "
                + "hf://Org/name@COMMIT needs no answer");
        (await FindAsync(owner)).ShouldNotBeNull();
        _hub.Asked.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(30));
        _hub.Answer = new(Commit, null);
        (await FindAsync(owner)).ShouldBeNull();
        _hub.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task SlowHub_HoldsNobodyUp()
    {
        _hub.Answer = null;
        var owner = Of("hf://Org/name@v1");
        var first = FindAsync(owner);
        _time.Advance(TimeSpan.FromSeconds(1));

        var open = (await first).ShouldNotBeNull();
        (open.Message, open.IsOpen).ShouldBe(("the Hub is being asked for the commit of 'v1'", true));
        var second = FindAsync(owner);

        second.IsCompleted.ShouldBeTrue("only the first question waits a moment");
        (await second).ShouldNotBeNull();
        _hub.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TagWithCredentials_IsRefused_UnlessTheSpecHasTheDigest()
    {
        var problem = (await FindAsync(Of("hf://Org/name@v1", credentials: "hub"))).ShouldNotBeNull();

        problem.Message.ShouldContain("the operator does not read credentialsSecret to find its commit; name the commit, hf://Org/name@COMMIT");
        problem.MayPass.ShouldBeFalse();
        (await FindAsync(Of("hf://Org/name@v1", credentials: "hub", sha256: new string('a', 64)))).ShouldBeNull();
        _hub.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task AddressOfAnotherForm_IsRefusedAtOnce() =>
        (await FindAsync(Of("hf://name@v1"))).ShouldNotBeNull().Message.ShouldStartWith("'name' is no repository; the address must be hf://");

    [Fact]
    public async Task RevisionThatIsMade_AsksNobody()
    {
        var owner = Of("hf://Org/name@v1");
        var template = RevisionTemplate.Of(owner.Spec);
        _api.Put(RevisionSnapshotBuilder.Build(owner, template.Revision, template, 1));

        (await FindAsync(owner)).ShouldBeNull();

        _hub.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, "hub")]
    public async Task RevisionThatAnEarlierOneLeftBehind_IsTakenOver_WithoutAQuestion(bool hasSnapshot, string? credentials)
    {
        var owner = Of("hf://Org/name@v1", credentials);
        var template = RevisionTemplate.Of(owner.Spec);
        if (hasSnapshot)
        {
            var left = RevisionSnapshotBuilder.Build(owner, template.Revision, template, 1);
            _api.Put(left with { Metadata = left.Metadata with { OwnerReferences = null } });
        }
        else
        {
            var left = RevisionDeploymentBuilder.Build(owner, template.Revision, template, 1, Sample.Options);
            _api.Put(left with { Metadata = left.Metadata with { OwnerReferences = null } });
        }

        (await FindAsync(owner)).ShouldBeNull();

        _hub.Asked.ShouldBeEmpty();
    }

    private Task<SpecProblem?> FindAsync(ModelDeployment owner) =>
        _inspector.FindProblemAsync(owner, DesiredRevision.Of(owner.Spec), CancellationToken.None);

    private static ModelDeployment Of(string uri, string? credentials = null, string? sha256 = null) =>
        Sample.Digits(s => s with { Model = new() { Uri = uri, CredentialsSecret = credentials, Sha256 = sha256 } });
}
