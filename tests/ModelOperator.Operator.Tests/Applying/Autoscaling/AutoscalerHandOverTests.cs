using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying.Autoscaling;

/// <summary>A revision goes from one kind of autoscaler to the other: there are never two, and its pods stay.</summary>
public sealed class AutoscalerHandOverTests : RevisionWriting
{
    private readonly ModelDeployment _byKeda = Sample.Digits(s => s with
    {
        Autoscaling = new() { MinReplicas = 2, MaxReplicas = 8, Keda = new() { Triggers = [new() { Type = "cron" }] } },
    });

    private ScaledObject? Scaled => _api.Find<ScaledObject>($"digits-{_revision}");

    [Fact]
    public async Task ToKeda_TheAutoscalerGoesFirst_AndTheScaledObjectComesWhenItIsGone()
    {
        await CarryOutAsync(_scaled, Floor(3));
        Chosen(6);
        var before = Autoscaler!;
        _api.Writes.Clear();

        await CarryOutAsync(_byKeda, Floor(3));
        _api.Writes.ShouldBe([$"delete HorizontalPodAutoscaler digits-{_revision}"]);
        _api.Put(before with { Metadata = before.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } });
        await CarryOutAsync(_byKeda, Floor(3));
        Scaled.ShouldBeNull("the other is being deleted, and still there");

        _api.Forget<V2HorizontalPodAutoscaler>($"digits-{_revision}");
        await CarryOutAsync(_byKeda, Floor(3));

        Scaled.ShouldNotBeNull();
        _api.Writes.ShouldBe([$"delete HorizontalPodAutoscaler digits-{_revision}", $"create ScaledObject digits-{_revision}"]);
        Deployment.Spec!.Replicas.ShouldBe(6);
    }

    [Fact]
    public async Task FromKeda_TheScaledObjectAndKedasOwnAutoscalerGoFirst()
    {
        await CarryOutAsync(_byKeda, Floor(3));
        Chosen(6);
        var before = Scaled!;
        _api.Put(KedaInMemory.AutoscalerOf(before));
        _api.Writes.Clear();

        await CarryOutAsync(_scaled, Floor(3));
        _api.Put(before with { Metadata = before.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } });
        await CarryOutAsync(_scaled, Floor(3));
        Autoscaler.ShouldBeNull("KEDA has not let go yet");
        _api.Forget<ScaledObject>($"digits-{_revision}");
        await CarryOutAsync(_scaled, Floor(3));
        Autoscaler.ShouldBeNull("KEDA's autoscaler goes after the ScaledObject");
        _api.Forget<V2HorizontalPodAutoscaler>($"keda-hpa-digits-{_revision}");
        await CarryOutAsync(_scaled, Floor(3));

        Autoscaler.ShouldNotBeNull();
        _api.Writes.ShouldBe([$"delete ScaledObject digits-{_revision}", $"create HorizontalPodAutoscaler digits-{_revision}"]);
        Deployment.Spec!.Replicas.ShouldBe(6);
    }

    [Fact]
    public async Task WhileNobodyScales_ARolloutStillGetsThePodsThatItNeeds_AndLosesNone()
    {
        await CarryOutAsync(_scaled, Floor(3));
        Chosen(6);

        await CarryOutAsync(_byKeda, Floor(3));
        Deployment.Spec!.Replicas.ShouldBe(6);
        _api.Put(KedaInMemory.AutoscalerOf(new ScaledObject
        {
            Metadata = new() { Name = $"digits-{_revision}", NamespaceProperty = "ml" },
            Spec = new(),
        }));
        await CarryOutAsync(_scaled, Floor(7));

        Deployment.Spec!.Replicas.ShouldBe(7);
        Autoscaler.ShouldBeNull();
    }

    [Fact]
    public async Task FixedSizeAboveThePresentOne_DoesNotWaitForKeda()
    {
        await CarryOutAsync(_byKeda, Floor(3));
        var before = Scaled!;

        await _writer.GrowAsync(_fixedSize, Plan(new RevisionSize(_revision, 5)), default);
        _api.Put(before with { Metadata = before.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } });
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 5));

        Deployment.Spec!.Replicas.ShouldBe(5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OperatorThatDiesBeforeAnyWrite_EndsWithOneAutoscaler_AndNeverHasTwo(bool toKeda)
    {
        var (from, to) = toKeda ? (_scaled, _byKeda) : (_byKeda, _scaled);
        for (var fatal = 0; fatal < 4; fatal++)
        {
            _api.Forget<ScaledObject>($"digits-{_revision}");
            _api.Forget<V2HorizontalPodAutoscaler>($"digits-{_revision}");
            await CarryOutAsync(from, Floor(3));
            Chosen(6);
            var (writes, dies) = (0, fatal);
            _api.JustBefore = _ =>
            {
                (Autoscaler is not null && Scaled is not null).ShouldBeFalse("both would write replicas");
                if (writes++ == dies)
                {
                    throw new OperationCanceledException("the operator died");
                }
            };

            for (var turns = 0; turns < 6; turns++)
            {
                try
                {
                    await CarryOutAsync(to, Floor(4));
                }
                catch (OperationCanceledException)
                {
                    // The next operator begins a turn of its own.
                }
            }

            _api.JustBefore = static _ => { };
            (Autoscaler is not null, Scaled is not null).ShouldBe((!toKeda, toKeda));
            (toKeda ? Scaled!.Spec!.MinReplicaCount : Autoscaler!.Spec!.MinReplicas).ShouldBe(4);
            Deployment.Spec!.Replicas.ShouldBe(6);
        }
    }
}
