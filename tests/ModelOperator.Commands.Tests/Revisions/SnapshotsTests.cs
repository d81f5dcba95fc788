using System.Net;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Commands.Revisions;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Tests.Revisions;

public sealed class SnapshotsTests
{
    private static readonly ModelDeployment Digits = Samples.Healthy with
    {
        Metadata = Samples.Healthy.Metadata with { Uid = "uid-1" },
    };

    [Fact]
    public async Task List_IsOfTheModelDeploymentAlone_NewestFirst()
    {
        var cluster = new FakeCluster(Digits);
        var second = Digits.Spec with { Model = Digits.Spec.Model with { Version = "2" } };
        cluster.Snapshots.Add(Kept.Of(Digits.Spec, 1, "uid-1"));
        cluster.Snapshots.Add(Kept.Of(Digits.Spec, 9, "uid-of-an-earlier-namesake"));
        cluster.Snapshots.Add(Kept.Of(second, 2, "uid-1"));

        var listed = await Snapshots.ListAsync(cluster, Digits, CancellationToken.None);

        listed.Select(kept => (kept.Revision, kept.Number)).ShouldBe(
            [(RevisionTemplate.Of(second).Revision, 2), (RevisionTemplate.Of(Digits.Spec).Revision, 1)]);
    }

    [Fact]
    public async Task List_WithoutTheRight_IsEmptyOnlyForWhomItIsEnough()
    {
        var cluster = new FakeCluster(Digits)
        {
            SnapshotsFailure = new KubernetesApiException(HttpStatusCode.Forbidden, null, "forbidden"),
        };

        (await Snapshots.ListIfAllowedAsync(cluster, Digits, CancellationToken.None)).ShouldBeEmpty();
        await Should.ThrowAsync<KubernetesApiException>(() => Snapshots.ListAsync(cluster, Digits, CancellationToken.None));
    }
}
