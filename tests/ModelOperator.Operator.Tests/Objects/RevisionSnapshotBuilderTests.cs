using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Tests.Objects.Presets;

namespace ModelOperator.Operator.Tests.Objects;

/// <summary>Two writers keep annotations on one ControllerRevision, and an apply takes away what it does not say.</summary>
public sealed class RevisionSnapshotBuilderTests
{
    private static readonly ModelDeployment Owner = Sample.Digits();
    private static readonly RevisionTemplate Template = RevisionTemplate.Of(Owner.Spec);

    [Fact]
    public void Snapshot_ThatIsPutBack_KeepsTheDigestThatIsHeld()
    {
        var held = RevisionSnapshotBuilder.Held(Owner, Template.Revision, Made("{}"), "abc");

        var wanted = RevisionSnapshotBuilder.With(Owner, Template.Revision, Template, held, PodFormats.Newest, "{}");

        DigestsBuilder.Of(wanted).ShouldBe("abc");
        RecordedPods.Text(wanted).ShouldBe("{}");
    }

    [Fact]
    public void DigestThatIsWrittenDown_LeavesTheRecordedPodsAndTheFormat()
    {
        var held = RevisionSnapshotBuilder.Held(Owner, Template.Revision, Made("""{"spec":{}}"""), "abc");

        RecordedPods.Text(held).ShouldBe("""{"spec":{}}""");
        PodFormats.Of(held, null).ShouldBe(PodFormats.Newest);
    }

    [Fact]
    public void DigestThatIsWrittenDown_LeavesThePresetOfTheServer()
    {
        var made = RevisionSnapshotBuilder.Build(Owner, Template.Revision, Template, 1, preset: Preset.Plain);

        var held = RevisionSnapshotBuilder.Held(Owner, Template.Revision, made, "abc");

        RecordedPreset.AreSame(RecordedPreset.Read(held, deployment: null).ShouldNotBeNull(), Preset.Plain).ShouldBeTrue();
    }

    [Fact]
    public void AnnotationsOfOthers_AreNotTakenOver()
    {
        var made = Made("{}");
        var edited = made with
        {
            Metadata = made.Metadata with
            {
                Annotations = new Dictionary<string,
            string>(made.Metadata.Annotations!)
                { ["team"] = "a" }
            }
        };

        RevisionSnapshotBuilder.Held(Owner, Template.Revision, edited, "abc").Metadata.Annotations!.Keys.ShouldNotContain("team");
    }

    private static V1ControllerRevision Made(string pods) =>
        RevisionSnapshotBuilder.Build(Owner, Template.Revision, Template, 1, pods: pods);
}
