using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Hub;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying;

/// <summary>All pods of a revision fetch one commit, whatever is lost, and no revision is begun without one.</summary>
public sealed class CommitRecordTests : RevisionWriting
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static readonly HubAddress Address = new("Org/name", "v1");

    private readonly HubCommits _commits = ScriptedHub.CommitsOf(new() { Answer = new(Commit, null) });
    private readonly ModelDeployment _owner = Of();

    private string Revision => RevisionTemplate.Of(_owner.Spec).Revision;

    private string Name => $"digits-{Revision}";

    private RevisionSize Size => new(Revision, 1);

    private string? Recorded =>
        _api.Find<V1ControllerRevision>(Name).ShouldNotBeNull().GetAnnotation(ModelOperatorApi.ModelCommitAnnotation);

    [Fact]
    public async Task LostControllerRevision_IsMadeAgainWithTheCommitOfTheDeployment()
    {
        await MakeAsync();
        _api.Forget<V1ControllerRevision>(Name);

        await CarryOutAsync(_owner, Size);

        Recorded.ShouldBe(Commit);
    }

    [Fact]
    public async Task LostDeployment_IsMadeAgainWithTheCommitOfTheControllerRevision()
    {
        await MakeAsync();
        var made = Json(_api.Find<V1Deployment>(Name)!.Spec!.Template!);
        made.ShouldContain($"hf://Org/name@{Commit}");
        _api.Forget<V1Deployment>(Name);

        await CarryOutAsync(_owner, Size);

        Json(_api.Find<V1Deployment>(Name).ShouldNotBeNull().Spec!.Template!).ShouldBe(made);
    }

    [Fact]
    public async Task RemovedAnnotation_IsPutBack()
    {
        await MakeAsync();
        var snapshot = _api.Find<V1ControllerRevision>(Name)!;
        var others = snapshot.Metadata.Annotations!.Where(one => one.Key != ModelOperatorApi.ModelCommitAnnotation);
        _api.Put(snapshot with { Metadata = snapshot.Metadata with { Annotations = new Dictionary<string, string>(others) } });

        await CarryOutAsync(_owner, Size);

        Recorded.ShouldBe(Commit);
    }

    [Fact]
    public async Task RevisionOfAnEarlierVersion_StaysWithoutACommit_AndNoPodChanges()
    {
        var stable = Plan(Size) with { Status = new() { StableRevision = Revision } };
        await CarryOutAsync(_owner, stable);
        var made = Json(_api.Find<V1Deployment>(Name).ShouldNotBeNull("what serves is made again whatever is lost").Spec!.Template!);
        made.ShouldContain("hf://Org/name@v1");
        _api.Writes.Clear();

        await MakeAsync();

        _api.Writes.ShouldBeEmpty();
        Recorded.ShouldBeNull();
        Json(_api.Find<V1Deployment>(Name)!.Spec!.Template!).ShouldBe(made);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("hub", null)]
    public async Task NewRevisionWithoutACommit_IsNotMade(string? credentials, string? sha256)
    {
        var owner = Of(credentials, sha256);
        var revision = RevisionTemplate.Of(owner.Spec).Revision;

        await CarryOutAsync(owner, new RevisionSize(revision, 1));

        _api.Find<V1ControllerRevision>($"digits-{revision}").ShouldBeNull();
        _api.Find<V1Deployment>($"digits-{revision}").ShouldBeNull();
        _log.LatestRecord.Message.ShouldEndWith(
            $"no pods of revision {revision} are made, because the commit of hf://Org/name@v1 is not known");
    }

    [Fact]
    public async Task CommitOfAnotherRevision_IsNotUsed()
    {
        await _commits.FindAsync(_owner, "another", Address, CancellationToken.None);

        await CarryOutAsync(Writer(Sample.Options, commits: _commits), _owner, Plan(Size));

        _api.Find<V1Deployment>(Name).ShouldBeNull();
    }

    [Fact]
    public async Task RevisionWithCredentialsAndDigest_NeedsNoCommit()
    {
        var owner = Of("hub", new string('a', 64));
        var revision = RevisionTemplate.Of(owner.Spec).Revision;

        await CarryOutAsync(owner, new RevisionSize(revision, 1));

        _api.Find<V1Deployment>($"digits-{revision}").ShouldNotBeNull();
    }

    private async Task MakeAsync()
    {
        await _commits.FindAsync(_owner, Revision, Address, CancellationToken.None);
        await CarryOutAsync(Writer(Sample.Options, commits: _commits), _owner, Plan(Size));
    }

    private static ModelDeployment Of(string? credentials = null, string? sha256 = null) =>
        Sample.Digits(s => s with { Model = new() { Uri = "hf://Org/name@v1", CredentialsSecret = credentials, Sha256 = sha256 } });
}
