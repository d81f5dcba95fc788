using System.Text.Json.Serialization;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;
using static ModelOperator.Kubernetes.Tests.Support.Maps;

namespace ModelOperator.Kubernetes.Tests.Caching.Stores;

public class ResourceStoreTests
{
    private readonly List<StoredChange<V1ConfigMap>> _changes = [];
    private readonly Packing<V1ConfigMap> _packing;
    private readonly ResourceStore<V1ConfigMap> _store;

    public ResourceStoreTests() : this(packedBy: null)
    {
    }

    private protected ResourceStoreTests(JsonSerializerContext? packedBy)
    {
        _packing = new(packedBy, ["app"]);
        _store = new(_packing);
    }

    private IEnumerable<string> Told => Changes.Select(c => $"{c.Type} {c.Object.Metadata.Name} {c.Object.Metadata.ResourceVersion}");

    private IEnumerable<ResourceChange<V1ConfigMap>> Changes => _changes.Select(_store.Read);

    [Fact]
    public void ANewList_TellsTheDifference_MissedDeletionsIncluded()
    {
        Replace("10", Map("kept", "1"), Map("changed", "2"), Map("gone", "3"));
        _changes.Clear();
        Replace("20", Map("kept", "1"), Map("changed", "15"), Map("new", "16"));
        Told.ShouldBe(["Deleted gone 3", "Updated changed 15", "Added new 16"]);
        Changes.ElementAt(1).Old!.Metadata.ResourceVersion.ShouldBe("2");
        _store.List(ns: null).Length.ShouldBe(3);
    }

    [Fact]
    public void ANamesake_IsADeletionAndAnAddition()
    {
        Replace("10", Map("a", "1", uid: "old"));
        _changes.Clear();
        Replace("20", Map("a", "15", uid: "new"));
        Changes.Select(c => (c.Type, c.Object.Metadata.Uid))
            .ShouldBe([(ResourceChangeType.Deleted, "old"), (ResourceChangeType.Added, "new")]);
    }

    [Fact]
    public void AnOlderState_IsIgnored()
    {
        _store.Upsert(Map("a", "20"), _changes);
        _store.Upsert(Map("a", "9"), _changes);
        _store.Upsert(Map("a", "20"), _changes);
        Told.ShouldBe(["Added a 20"]);
        _store.Get(new ResourceKey("ns", "a"))!.Metadata.ResourceVersion.ShouldBe("20");
    }

    [Fact]
    public void AnOlderList_LosesNothingThatIsNewer()
    {
        _store.Upsert(Map("written", "30"), _changes);
        _changes.Clear();
        Replace("20", Map("listed", "5"));
        Told.ShouldBe(["Added listed 5"]);
        _store.Get(new ResourceKey("ns", "written")).ShouldNotBeNull();
    }

    [Fact]
    public void AnOldDeletion_DoesNotTakeTheNamesakeMadeSince()
    {
        _store.Upsert(Map("a", "30", uid: "new"), _changes);
        _store.Remove(Map("a", "25", uid: "old"), _changes);
        _store.Get(new ResourceKey("ns", "a")).ShouldNotBeNull();
        _store.Remove(Map("a", "31", uid: "new"), _changes);
        _store.Get(new ResourceKey("ns", "a")).ShouldBeNull();
    }

    [Fact]
    public void AnUnreadableObject_IsNotTakenForDeleted()
    {
        Replace("10", Map("a", "1"));
        _changes.Clear();
        _store.Replace(ns: null, new ListSnapshot<V1ConfigMap>([], [new V1ObjectMeta { NamespaceProperty = "ns", Name = "a" }], "20"),
            _changes);
        _changes.ShouldBeEmpty();
        _store.Get(new ResourceKey("ns", "a")).ShouldNotBeNull();
    }

    [Fact]
    public void Indexes_FollowEveryChange()
    {
        _store.Upsert(Labelled("a", "1", "digits", "owner-1"), _changes);
        _store.Upsert(Labelled("b", "2", "digits", "owner-2"), _changes);
        _store.ListByLabel("ns", "app", "digits").Length.ShouldBe(2);
        _store.ListByOwner("owner-1").Single().Metadata.Name.ShouldBe("a");
        _store.Upsert(Labelled("a", "3", "faces", "owner-2"), _changes);
        _store.ListByLabel("ns", "app", "digits").Single().Metadata.Name.ShouldBe("b");
        _store.ListByLabel("ns", "app", "faces").Single().Metadata.Name.ShouldBe("a");
        _store.ListByLabel("elsewhere", "app", "faces").ShouldBeEmpty();
        _store.ListByOwner("owner-1").ShouldBeEmpty();
        _store.ListByOwner("owner-2").Length.ShouldBe(2);
        _store.Remove(Labelled("b", "4", "digits", "owner-2"), _changes);
        _store.ListByLabel("ns", "app", "digits").ShouldBeEmpty();
        _store.List("ns").Length.ShouldBe(1);
        _store.List("elsewhere").ShouldBeEmpty();
    }

    [Fact]
    public void States_AreThoseOfTheListedObjects_InTheirOrder()
    {
        _store.Upsert(Labelled("a", "1", "digits", "owner-1"), _changes);
        _store.Upsert(Labelled("b", "2", "digits", "owner-1"), _changes);
        _store.Upsert(Labelled("b", "3", "digits", "owner-1"), _changes);
        _store.Upsert(Labelled("c", "4", "digits", "owner-2"), _changes);

        _store.VersionsByOwner("owner-1").ShouldBe(_store.ListByOwner("owner-1").Select(ObjectVersion.Of));
        _store.VersionsByLabel("ns", "app", "digits").ShouldBe(_store.ListByLabel("ns", "app", "digits").Select(ObjectVersion.Of));
        _store.VersionsByLabel("ns", "app", "digits").Select(state => (state.Version, state.Owner))
            .ShouldBe(
                [
                    ("1", ObjectVersion.HashOf("owner-1")), ("3", ObjectVersion.HashOf("owner-1")), ("4", ObjectVersion.HashOf("owner-2")),
                ],
                ignoreOrder: true);
    }

    [Fact]
    public void ObjectWithoutController_IsNobodys()
    {
        _store.Upsert(Map("a", "1"), _changes);

        _store.VersionsByLabel("ns", "app", "digits").ShouldBeEmpty();
        _store.ListByOwner("").ShouldBeEmpty();
        ObjectVersion.Of(Map("a", "1")).Owner.ShouldBe(default);
    }

    [Fact]
    public void Namespace_IsKnown_AlsoAfterTheFirstQuestion()
    {
        _store.Upsert(Map("a", "1"), _changes);
        _store.Upsert(Map("b", "2", ns: "other"), _changes);
        _store.List("ns").Select(one => one.Metadata.Name).ShouldBe(["a"]);

        _store.Upsert(Map("c", "3"), _changes);
        _store.Remove(Map("a", "4"), _changes);

        _store.List("ns").Select(one => one.Metadata.Name).ShouldBe(["c"]);
        _store.List("other").Select(one => one.Metadata.Name).ShouldBe(["b"]);
    }

    [Fact]
    public void ALabelWithoutIndex_IsAnError_ThatSaysWhatToDo() =>
        Should.Throw<InvalidOperationException>(() => _store.ListByLabel("ns", "tier", "x")).Message.ShouldContain("LabelIndexes");

    [Theory]
    [InlineData("9", "10", false)]
    [InlineData("10", "10", true)]
    [InlineData("11", "10", true)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abd", false)]
    [InlineData(null, "1", false)]
    public void Versions_AreComparedAsNumbers_AndOtherwiseOnlyForEquality(string? seen, string wanted, bool isAtLeast) =>
        ResourceVersions.IsAtLeast(seen, wanted).ShouldBe(isAtLeast);

    private void Replace(string version, params V1ConfigMap[] items) =>
        _store.Replace(ns: null, new ListSnapshot<V1ConfigMap>([.. items.Select(_packing.Store)], [], version), _changes);

    private static V1ConfigMap Labelled(string name, string version, string app, string owner) => Map(name, version) with
    {
        Metadata = Map(name, version).Metadata with
        {
            Labels = new Dictionary<string, string> { ["app"] = app },
            OwnerReferences =
            [
                new V1OwnerReference { Uid = "not-the-controller" },
                new V1OwnerReference { Uid = owner, Controller = true },
            ],
        },
    };
}
