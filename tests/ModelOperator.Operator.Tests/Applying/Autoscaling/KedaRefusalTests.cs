using System.Net;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying.Autoscaling;

/// <summary>A refusal of KEDA, its webhook or the API server stops no rollout, and is tried again with growing pauses.</summary>
public sealed class KedaRefusalTests : RevisionWriting
{
    private readonly ModelDeployment _byKeda = Sample.Digits(s => s with
    {
        Autoscaling = new() { MinReplicas = 2, MaxReplicas = 8, Keda = new() { Triggers = [new() { Type = "cron" }] } },
    });

    private int _refused;

    private ScaledObject? Scaled => _api.Find<ScaledObject>($"digits-{_revision}");

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    [InlineData(HttpStatusCode.MethodNotAllowed)] // the CRD is going
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(HttpStatusCode.InternalServerError)] // the webhook does not answer
    [InlineData(HttpStatusCode.NotFound)] // KEDA's webhook, which does not know the Deployment yet
    public async Task ScaledObjectThatIsRefused_StopsNoRollout_IsToldOfAfterAWhile_AndIsTriedAgain(HttpStatusCode status)
    {
        Refuse("create ScaledObject", status);

        await CarryOutAsync(_byKeda, Floor(2));
        await CarryOutAsync(_byKeda, Floor(3));
        Deployment.Spec!.Replicas.ShouldBe(3, "nobody else gives the rollout its pods");
        _refusals.Find(_byKeda).ShouldBeNull("KEDA may just be late");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _refusals.Find(_byKeda).ShouldBeNull("nobody has tried again");
        await CarryOutAsync(_byKeda, Floor(3));
        _refusals.Find(_byKeda).ShouldBe((_revision, "the webhook says no"));

        _api.JustBefore = static _ => { };
        _clock.Advance(TimeSpan.FromMinutes(1));
        await CarryOutAsync(_byKeda, Floor(3));
        Scaled.ShouldNotBeNull();
        _refusals.Find(_byKeda).ShouldBeNull();
    }

    [Fact]
    public async Task WebhookThatStillSeesTheFormerAutoscaler_IsAskedAgainAfterASecond_AndNobodyIsToldOfIt()
    {
        var asked = 0;
        await CarryOutAsync(_scaled, Floor(3));
        await CarryOutAsync(_byKeda, Floor(3));
        _api.JustBefore = what =>
        {
            if (what.StartsWith("create ScaledObject", StringComparison.Ordinal) && asked++ == 0)
            {
                throw new KubernetesApiException(
                    HttpStatusCode.Forbidden, status: null,
                    "admission webhook \"vscaledobject.kb.io\" denied the request: the workload is already managed by the hpa 'digits'");
            }
        };

        await CarryOutAsync(_byKeda, Floor(3));
        await CarryOutAsync(_byKeda, Floor(3));
        (asked, _refusals.UntilNextTry(_byKeda)).ShouldBe((1, TimeSpan.FromSeconds(1)), "turns that come for another reason do not ask");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await CarryOutAsync(_byKeda, Floor(3));

        Scaled.ShouldNotBeNull();
        (asked, _refusals.UntilNextTry(_byKeda), _refusals.Find(_byKeda)).ShouldBe((2, null, null));
    }

    [Fact]
    public async Task RefusalOfASpecThatAsksForKedaNoMore_IsForgotten()
    {
        Refuse("create ScaledObject");
        await CarryOutAsync(_byKeda, Floor(3));

        await CarryOutAsync(_scaled, Floor(3));

        _refusals.UntilNextTry(_byKeda).ShouldBeNull();
        Autoscaler.ShouldNotBeNull();
    }

    [Fact]
    public async Task MinimumThatCannotBeLowered_IsTriedAgainWithPauses_AndToldOfAfterAWhile()
    {
        await CarryOutAsync(_byKeda, Floor(5));
        Refuse("patch ScaledObject");

        await CarryOutAsync(_byKeda, Floor(3));
        await CarryOutAsync(_byKeda, Floor(3));
        _refused.ShouldBe(1, "the second turn came too early");
        foreach (var seconds in new[] { 1, 2, 4, 8, 16 })
        {
            _refusals.UntilNextTry(_byKeda).ShouldBe(TimeSpan.FromSeconds(seconds));
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            await CarryOutAsync(_byKeda, Floor(3));
        }

        (_refused, Scaled!.Spec!.MinReplicaCount).ShouldBe((6, 5));
        _refusals.Find(_byKeda).ShouldBe((_revision, "the webhook says no"));

        Refuse("nothing");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await CarryOutAsync(_byKeda, Floor(3));
        Scaled!.Spec!.MinReplicaCount.ShouldBe(3);
        (_refusals.Find(_byKeda), _refusals.UntilNextTry(_byKeda)).ShouldBe((null, null));
    }

    [Fact]
    public async Task ChangeThatIsRefusedAboveTheMinimum_IsTriedOnceInATurn()
    {
        await CarryOutAsync(_byKeda, Floor(5));
        Refuse("ScaledObject");
        var changed = _byKeda with
        {
            Spec = _byKeda.Spec with { Autoscaling = _byKeda.Spec.Autoscaling! with { Keda = new() { Triggers = [new() { Type = "cpu" }] } } },
        };

        await CarryOutAsync(changed, Floor(3));
        await CarryOutAsync(changed, Floor(3));

        _refused.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ScaledObjectThatCannotBeDeleted_StopsNoRollout_IsToldOfAfterAWhile_AndIsTriedAgain(bool toFixed)
    {
        var (next, size) = toFixed ? (_fixedSize, new RevisionSize(_revision, 4)) : (_scaled, Floor(4));
        await CarryOutAsync(_byKeda, Floor(3));
        Refuse("delete ScaledObject");

        await CarryOutAsync(next, size);
        Deployment.Spec!.Replicas.ShouldBe(4, "the rollout gets its pods");
        Autoscaler.ShouldBeNull("KEDA's is still there");
        await CarryOutAsync(next, size);
        _refused.ShouldBe(1, "the second turn came too early");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await CarryOutAsync(next, size);
        _refusals.Find(next).ShouldBe((_revision, "the webhook says no"));

        Refuse("nothing");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await CarryOutAsync(next, size);
        await CarryOutAsync(next, size);
        (Scaled, _refusals.Find(next), _refusals.UntilNextTry(next)).ShouldBe((null, null, null));
        (Autoscaler is null).ShouldBe(toFixed);
    }

    private void Refuse(string write, HttpStatusCode status = HttpStatusCode.Forbidden) => _api.JustBefore = what =>
    {
        if (what.Contains(write, StringComparison.Ordinal))
        {
            _refused++;
            throw new KubernetesApiException(status, status: null, "the webhook says no");
        }
    };
}
