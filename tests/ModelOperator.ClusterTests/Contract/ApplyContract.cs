using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>Server-side apply, of objects and of status.</summary>
public sealed class ApplyContract : ApiContract
{
    [Fact]
    public async Task Apply_CreatesThenChanges_AndAnUnchangedOneKeepsTheVersion()
    {
        var created = await Api.ApplyAsync(Map("a"), Manager, Soon);
        var same = await Api.ApplyAsync(Map("a"), Manager, Soon);
        var changed = await Api.ApplyAsync(Map("a", "2"), Manager, Soon);
        same.Metadata.ResourceVersion.ShouldBe(created.Metadata.ResourceVersion);
        changed.Metadata.Uid.ShouldBe(created.Metadata.Uid);
        changed.Metadata.ResourceVersion.ShouldNotBe(created.Metadata.ResourceVersion);
        changed.Data!["value"].ShouldBe("2");
    }

    [Fact]
    public async Task Apply_OfAnothersField_IsAConflict_UnlessForced()
    {
        await Api.ApplyAsync(Map("a"), new ApplyOptions { FieldManager = "first" }, Soon);
        var second = new ApplyOptions { FieldManager = "second" };
        var error = await Should.ThrowAsync<KubernetesApiException>(() => Api.ApplyAsync(Map("a", "2"), second, Soon));
        error.IsConflict.ShouldBeTrue();
        error.Message.ShouldContain("first");
        (await Api.ApplyAsync(Map("a", "2"), second with { Force = true }, Soon)).Data!["value"].ShouldBe("2");
    }

    [Fact]
    public async Task Apply_WithAStaleVersion_IsAConflict()
    {
        var first = await Api.ApplyAsync(Map("a"), Manager, Soon);
        await Api.ApplyAsync(Map("a", "2"), Manager, Soon);
        var stale = Map("a", "3") with { Metadata = new V1ObjectMeta { Namespace = Namespace, Name = "a", ResourceVersion = first.Metadata.ResourceVersion } };
        (await Should.ThrowAsync<KubernetesApiException>(() => Api.ApplyAsync(stale, Manager, Soon))).IsConflict.ShouldBeTrue();
    }

    [Fact]
    public async Task Apply_WithoutAFieldThatItSetBefore_TakesItAway()
    {
        await Api.ApplyAsync(Map("a") with { Data = new Dictionary<string, string> { ["one"] = "1", ["two"] = "2" } }, Manager, Soon);
        var applied = await Api.ApplyAsync(Map("a") with { Data = new Dictionary<string, string> { ["one"] = "1" } }, Manager, Soon);
        applied.Data.ShouldNotBeNull().Keys.ShouldBe(["one"]);
    }

    [Fact]
    public async Task DryRun_StoresNothing()
    {
        (await Api.ApplyAsync(Map("a"), Manager with { DryRun = true }, Soon)).Data!["value"].ShouldBe("1");
        (await Api.GetAsync<V1ConfigMap>(Namespace, "a", Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task ApplyStatus_ChangesTheStatusAlone()
    {
        var deployment = await Api.CreateAsync(Deployments.Idle(Namespace, "d"), Soon);
        var condition = new { Type = "Tested", At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };
        var status = Deployments.Idle(Namespace, "d") with
        {
            Spec = null,
            Status = new V1DeploymentStatus
            {
                Conditions =
                [
                    new V1Condition { Type = condition.Type, Status = "True", Reason = "Contract", Message = "set by a test", LastTransitionTime = condition.At },
                ],
            },
        };
        var applied = await Api.ApplyStatusAsync(status, Manager with { Force = true }, Soon);
        applied.Spec!.Replicas.ShouldBe(deployment.Spec!.Replicas);
        var written = applied.Status!.Conditions!.Single(c => c.Type == condition.Type);
        written.LastTransitionTime.ShouldBe(condition.At);
    }
}
