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
    public async Task ToKeda_ARolloutGetsItsPodsWhenTheAutoscalerIsGone_AndNotBesideIt()
    {
        await CarryOutAsync(_scaled, Floor(3));
        HoldAfterDeletion();
        _api.Writes.Clear();

        await CarryOutAsync(_byKeda, Floor(7));
        await CarryOutAsync(_byKeda, Floor(7));
        Deployment.Spec!.Replicas.ShouldBe(3, "the autoscaler would take what we bring");
        _api.Forget<V2HorizontalPodAutoscaler>($"digits-{_revision}");
        await CarryOutAsync(_byKeda, Floor(7));

        _api.Writes.ShouldBe(
        [
            $"delete HorizontalPodAutoscaler digits-{_revision}",
            $"create ScaledObject digits-{_revision}",
            $$"""patch Deployment digits-{{_revision}} {"replicas":7}""",
        ]);
    }

    [Fact]
    public async Task Autoscaler_ThatIsGoneInTheVeryTurn_IsStillTheOnlyWriterInIt()
    {
        await CarryOutAsync(_scaled, Floor(3));

        await CarryOutAsync(_byKeda, Floor(7));
        Deployment.Spec!.Replicas.ShouldBe(3, "who wrote replicas until now has not heard of it yet");
        await CarryOutAsync(_byKeda, Floor(7));

        Deployment.Spec!.Replicas.ShouldBe(7);
    }

    [Fact]
    public async Task FromKeda_ARolloutGetsItsPodsFromTheNextAutoscaler_AndNobodyWritesBesideTheFormer()
    {
        await CarryOutAsync(_byKeda, Floor(3));
        _api.Put(KedaInMemory.AutoscalerOf(Scaled!));
        HoldAfterDeletion();
        _api.Writes.Clear();

        await CarryOutAsync(_scaled, Floor(7));
        await CarryOutAsync(_scaled, Floor(7));
        _api.Forget<ScaledObject>($"digits-{_revision}");
        await CarryOutAsync(_scaled, Floor(7));
        _api.Forget<V2HorizontalPodAutoscaler>($"keda-hpa-digits-{_revision}");
        await CarryOutAsync(_scaled, Floor(7));

        _api.Writes.ShouldBe([$"delete ScaledObject digits-{_revision}", $"create HorizontalPodAutoscaler digits-{_revision}"]);
        Autoscaler!.Spec!.MinReplicas.ShouldBe(7);
    }

    [Fact]
    public async Task FromKeda_AnAutoscalerOfAnyName_IsWaitedFor()
    {
        await CarryOutAsync(_byKeda, Floor(3));
        _api.Put(KedaInMemory.AutoscalerOf(Scaled!, "renamed-by-a-policy"));

        await CarryOutAsync(_scaled, Floor(3));
        await CarryOutAsync(_scaled, Floor(3));
        Autoscaler.ShouldBeNull("KEDA's own is still there");
        _api.Forget<V2HorizontalPodAutoscaler>("renamed-by-a-policy");
        await CarryOutAsync(_scaled, Floor(3));

        Autoscaler.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatSomethingHolds_IsNotWaitedForLongerThanHalfAMinute_ByARollout(bool toKeda)
    {
        var (from, to) = toKeda ? (_scaled, _byKeda) : (_byKeda, _scaled);
        await CarryOutAsync(from, Floor(3));
        HoldAfterDeletion();

        await CarryOutAsync(to, Floor(7));
        _clock.Advance(TimeSpan.FromSeconds(29));
        await CarryOutAsync(to, Floor(7));
        Deployment.Spec!.Replicas.ShouldBe(3);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await CarryOutAsync(to, Floor(7));

        Deployment.Spec!.Replicas.ShouldBe(7);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public async Task ToAFixedSize_ReplicasAreWrittenWhenTheAutoscalerIsGone(int pods)
    {
        await CarryOutAsync(_scaled, Floor(3));
        Chosen(4);
        HoldAfterDeletion();

        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, pods));
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, pods));
        Deployment.Spec!.Replicas.ShouldBe(4);
        _api.Forget<V2HorizontalPodAutoscaler>($"digits-{_revision}");
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, pods));

        Deployment.Spec!.Replicas.ShouldBe(pods);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CacheThatStillShowsWhatWasDeleted_LeadsToNoWriteOfIt_WhenTheFloorFalls(bool toKeda)
    {
        var (from, to) = toKeda ? (_scaled, _byKeda) : (_byKeda, _scaled);
        await CarryOutAsync(from, Floor(5));
        _api.BeLate<V2HorizontalPodAutoscaler>();
        _api.BeLate<ScaledObject>();
        _api.Writes.Clear();

        await CarryOutAsync(to, Floor(2));

        _api.Writes.ShouldBe([$"delete {(toKeda ? "HorizontalPodAutoscaler" : "ScaledObject")} digits-{_revision}"]);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OperatorThatDiesBeforeAnyWrite_NeverBringsPodsBesideAnAutoscalerThatLeaves(bool toKeda)
    {
        var (from, to) = toKeda ? (_scaled, _byKeda) : (_byKeda, _scaled);
        for (var fatal = 0; fatal < 5; fatal++)
        {
            await BeginAsync(from, toKeda);
            var (writes, dies) = (0, fatal);
            _api.JustBefore = what =>
            {
                (what.Contains("replicas", StringComparison.Ordinal) && IsFormerThere(toKeda)).ShouldBeFalse($"two would write: {what}");
                if (writes++ == dies)
                {
                    throw new OperationCanceledException("the operator died");
                }
            };

            for (var turns = 0; turns < 8; turns++)
            {
                var wasGoing = (toKeda ? Autoscaler?.Metadata : Scaled?.Metadata)?.DeletionTimestamp is not null;
                try
                {
                    await CarryOutAsync(to, Floor(7));
                }
                catch (OperationCanceledException)
                {
                    // The next operator begins a turn of its own.
                }

                if (wasGoing || (!toKeda && Scaled is null))
                {
                    LetGo(toKeda);
                }
            }

            _api.JustBefore = static _ => { };
            (Autoscaler is not null, Scaled is not null).ShouldBe((!toKeda, toKeda));
            (toKeda ? Scaled!.Spec!.MinReplicaCount : Autoscaler!.Spec!.MinReplicas).ShouldBe(7);
            Deployment.Spec!.Replicas.ShouldBe(toKeda ? 7 : 4, "the operator's autoscaler brings what it keeps");
        }
    }

    private async Task BeginAsync(ModelDeployment from, bool toKeda)
    {
        _api.Held.Clear();
        _api.Forget<ScaledObject>($"digits-{_revision}");
        _api.Forget<V2HorizontalPodAutoscaler>($"digits-{_revision}");
        await CarryOutAsync(from, Floor(3));
        Chosen(4);
        if (!toKeda)
        {
            _api.Put(KedaInMemory.AutoscalerOf(Scaled!));
        }

        HoldAfterDeletion();
    }

    private bool IsFormerThere(bool toKeda) => toKeda
        ? Autoscaler is not null
        : Scaled is not null || _api.Find<V2HorizontalPodAutoscaler>($"keda-hpa-digits-{_revision}") is not null;

    // What was deleted goes; KEDA's autoscaler goes after its ScaledObject.
    private void LetGo(bool toKeda)
    {
        if (toKeda)
        {
            _api.Forget<V2HorizontalPodAutoscaler>($"digits-{_revision}");
        }
        else if (Scaled is not null)
        {
            _api.Forget<ScaledObject>($"digits-{_revision}");
        }
        else
        {
            _api.Forget<V2HorizontalPodAutoscaler>($"keda-hpa-digits-{_revision}");
        }
    }

    private void HoldAfterDeletion()
    {
        _api.Held.UnionWith([typeof(V2HorizontalPodAutoscaler), typeof(ScaledObject)]);
        _api.DeletesAt = _clock.GetUtcNow().UtcDateTime;
    }
}
