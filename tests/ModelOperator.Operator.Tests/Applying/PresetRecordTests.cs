using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Objects.Presets;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying;

/// <summary>A changed preset is for new revisions alone, whenever the operator dies and whatever is lost.</summary>
public sealed class PresetRecordTests : RevisionWriting
{
    private const string FromTheFuture = """{"image":"old:1","readinessPath":"/ready","protocol":"OfTheFuture"}""";

    private static readonly ServerPreset Old = Preset.Plain with { Image = "old:1", MetricsPort = 9400, Args = ["--old"] };
    private static readonly ServerPreset New = Preset.Plain with { Image = "new:2", User = 0, MetricsPath = "/new" };

    private readonly ModelDeployment _owner = Preset.Digits(new() { Kind = "Plain" });
    private readonly RevisionWriter _old;
    private readonly RevisionWriter _new;

    public PresetRecordTests()
    {
        _old = Writer(Sample.Options, Preset.Only(("Plain", Old)));
        _new = Writer(Sample.Options, Preset.Only(("Plain", New)));
    }

    [Fact]
    public async Task ChangedPreset_ChangesNoPod_OfARevisionThatExists()
    {
        await CarryOutAsync(_old, _owner);
        var made = Made.Spec!.Template!;
        _api.Writes.Clear();

        await CarryOutAsync(_new, _owner);
        await CarryOutAsync(_new, _owner);

        _api.Writes.ShouldBeEmpty();
        Json(Made.Spec!.Template!).ShouldBe(Json(made));
    }

    [Fact]
    public async Task LostDeployment_IsMadeAgainFromTheRecord()
    {
        await CarryOutAsync(_old, _owner);
        var made = Made.Spec!.Template!;
        _api.Forget<V1Deployment>(Name);

        await CarryOutAsync(_new, _owner);

        Json(Made.Spec!.Template!).ShouldBe(Json(made));
    }

    [Fact]
    public async Task LostControllerRevision_IsMadeAgainWithThePresetOfTheDeployment()
    {
        await CarryOutAsync(_old, _owner);
        var (made, before) = (Made.Spec!.Template!, Snapshot.Metadata.Annotations!);
        _api.Forget<V1ControllerRevision>(Name);

        await CarryOutAsync(_new, _owner);

        Json(Made.Spec!.Template!).ShouldBe(Json(made));
        Snapshot.Metadata.Annotations.ShouldBe(before, ignoreOrder: true);
        _api.Forget<V1Deployment>(Name);
        await CarryOutAsync(_new, _owner);
        Json(Made.Spec!.Template!).ShouldBe(Json(made), "and the new record holds, too");
    }

    [Fact]
    public async Task OperatorThatDies_BeforeAnyPodIsMade_LeavesThePresetToTheNextOne()
    {
        _api.JustBefore = what =>
        {
            if (what.StartsWith("create Deployment", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("killed");
            }
        };
        await Should.ThrowAsync<InvalidOperationException>(() => CarryOutAsync(_old, _owner));
        _api.Find<V1Deployment>(Name).ShouldBeNull();
        _api.JustBefore = static _ => { };

        await CarryOutAsync(_new, _owner);

        Made.Spec!.Template!.Spec!.Containers[0].Image.ShouldBe("old:1");
    }

    [Fact]
    public async Task EditedPods_ArePutBackToWhatThePresetMadeThem()
    {
        await CarryOutAsync(_old, _owner);
        var made = Made.Spec!.Template!;
        var edited = made with { Spec = made.Spec! with { Containers = [made.Spec.Containers[0] with { Args = ["--edited"] }] } };
        _api.Put(Made with { Spec = Made.Spec with { Template = edited } });

        await CarryOutAsync(_new, _owner);

        Json(Made.Spec!.Template!).ShouldBe(Json(made));
    }

    [Fact]
    public async Task PresetThatIsGone_KeepsWhatRuns_AndALostDeploymentComesBack()
    {
        await CarryOutAsync(_old, _owner);
        var made = Made.Spec!.Template!;
        var without = Writer(Sample.Options, Preset.Only());
        _api.Forget<V1Deployment>(Name);

        await CarryOutAsync(without, _owner);

        Json(Made.Spec!.Template!).ShouldBe(Json(made));
    }

    [Fact]
    public async Task PresetThatIsGone_WithoutARecord_MakesNoPod_AndSaysSoOnce()
    {
        var without = Writer(Sample.Options, Preset.Only());

        await CarryOutAsync(without, _owner);
        await CarryOutAsync(without, _owner);

        _api.Find<V1Deployment>(Name).ShouldBeNull();
        _api.Find<V1Service>(Name).ShouldNotBeNull("requests of a revision that runs still find it");
        _log.Collector.GetSnapshot().ShouldHaveSingleItem().Message.ShouldContain("there is no kind 'Plain'");
    }

    [Fact]
    public async Task RecordThatNobodyCanRead_IsReplacedByTheOneOfTheDeployment()
    {
        await CarryOutAsync(_old, _owner);
        var annotations = Snapshot.Metadata.Annotations!.ToDictionary();
        annotations[ModelOperatorApi.ServerPresetAnnotation] = "{";
        _api.Put(Snapshot with { Metadata = Snapshot.Metadata with { Annotations = annotations } });

        await CarryOutAsync(_new, _owner);

        Snapshot.Metadata.Annotations![ModelOperatorApi.ServerPresetAnnotation].ShouldBe(RecordedPreset.Write(Old));
        Made.Spec!.Template!.Spec!.Containers[0].Image.ShouldBe("old:1");
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("changed")]
    public async Task RecordThatNobodyCanRead_StopsNoLostDeployment_AndStays(string preset)
    {
        await CarryOutAsync(_old, _owner);
        var made = Made.Spec!.Template!;
        Unreadable();
        _api.Forget<V1Deployment>(Name);
        var writer = preset == "gone" ? Writer(Sample.Options, Preset.Only()) : _new;

        await CarryOutAsync(writer, _owner);
        await CarryOutAsync(writer, _owner);

        Json(Made.Spec!.Template!).ShouldBe(Json(made));
        RecordOf(Snapshot).ShouldBe(FromTheFuture, "an operator that can read it may come back");
        RecordOf(Made).ShouldBe(FromTheFuture);
    }

    [Fact]
    public async Task RecordsThatNobodyCanRead_LeaveThePodsAsTheyWereMade()
    {
        await CarryOutAsync(_old, _owner);
        var made = Made.Spec!.Template!;
        Unreadable();
        var annotations = Made.Metadata.Annotations!.ToDictionary();
        annotations[ModelOperatorApi.ServerPresetAnnotation] = FromTheFuture;
        var edited = made with { Spec = made.Spec! with { Containers = [made.Spec.Containers[0] with { Args = ["--edited"] }] } };
        _api.Put(Made with
        {
            Metadata = Made.Metadata with { Annotations = annotations },
            Spec = Made.Spec with { Template = edited },
        });

        await CarryOutAsync(Writer(Sample.Options, Preset.Only()), _owner);

        Json(Made.Spec!.Template!).ShouldBe(Json(made));
        RecordOf(Made).ShouldBe(FromTheFuture);
    }

    [Fact]
    public async Task AnotherPresetVersion_IsAnotherRevision_WithThePresetOfNow_AndTheWayBackHasTheOldOne()
    {
        await CarryOutAsync(_old, _owner);
        var next = Preset.Digits(new() { Kind = "Plain", PresetVersion = "2" });
        Revision(next).ShouldNotBe(Revision(_owner));

        await CarryOutAsync(_new, next);

        _api.Find<V1Deployment>($"digits-{Revision(next)}")!.Spec!.Template!.Spec!.Containers[0].Image.ShouldBe("new:2");
        _api.Forget<V1Deployment>(Name);
        await CarryOutAsync(_new, _owner);
        Made.Spec!.Template!.Spec!.Containers[0].Image.ShouldBe("old:1");
    }

    [Fact]
    public async Task ControllerRevisionThatTheCacheDoesNotShow_DecidesThePreset()
    {
        var theirs = RevisionSnapshotBuilder.Build(
            _owner, Revision(_owner), RevisionTemplate.Of(_owner.Spec), number: 1, preset: Old);
        _api.JustBeforeRead = what =>
        {
            if (what == $"get ControllerRevision {Name}" && _api.Find<V1ControllerRevision>(Name) is null)
            {
                _api.Put(theirs);
            }
        };

        var refused = Plan(new RevisionSize(Revision(_owner), 3)) with
        {
            Extent = PlanExtent.WhatRuns,
            Status = new() { StableRevision = Revision(_owner) },
        };
        await CarryOutAsync(_new, _owner, refused);

        Made.Spec!.Template!.Spec!.Containers[0].Image.ShouldBe("old:1");
    }

    private static Task CarryOutAsync(RevisionWriter writer, ModelDeployment owner) =>
        CarryOutAsync(writer, owner, Plan(new RevisionSize(Revision(owner), 3)));

    private void Unreadable()
    {
        var annotations = Snapshot.Metadata.Annotations!.ToDictionary();
        annotations[ModelOperatorApi.ServerPresetAnnotation] = FromTheFuture;
        _api.Put(Snapshot with { Metadata = Snapshot.Metadata with { Annotations = annotations } });
    }

    private static string? RecordOf(IMetadata<V1ObjectMeta> written) =>
        written.Metadata.Annotations![ModelOperatorApi.ServerPresetAnnotation];

    private string Name => $"digits-{Revision(_owner)}";

    private V1Deployment Made => _api.Find<V1Deployment>(Name).ShouldNotBeNull();

    private V1ControllerRevision Snapshot => _api.Find<V1ControllerRevision>(Name).ShouldNotBeNull();

    private static string Revision(ModelDeployment owner) => RevisionTemplate.Of(owner.Spec).Revision;
}
