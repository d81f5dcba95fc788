using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Applying.Owned;

namespace ModelOperator.Operator.Tests.Applying.Owned;

public sealed class DesiredStateTests
{
    private static readonly V1Service Wanted = new()
    {
        ApiVersion = "v1",
        Metadata = new() { Name = "digits", Labels = new Dictionary<string, string> { ["a"] = "b" } },
        Spec = new() { Selector = new Dictionary<string, string> { ["app"] = "x" }, Ports = [new() { Port = 80, TargetPort = "http" }] },
    };

    [Fact]
    public void Object_WithTheServersDefaultsAdded_MeetsTheDesiredState()
    {
        var actual = Wanted with
        {
            Metadata = Wanted.Metadata with
            {
                Uid = "u",
                ResourceVersion = "7",
                Labels = new Dictionary<string,
                string>
                { ["a"] = "b", ["c"] = "d" }
            },
            Spec = Wanted.Spec! with { ClusterIP = "10.96.0.7", Ports = [new() { Port = 80, TargetPort = "http", Protocol = "TCP" }] },
        };

        Met(Wanted, actual).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("policy/v1beta1", "PodDisruptionBudget")]
    public void R23_VersionAndKind_AsListsAndOlderServersGiveThem_AreNoDifference(string? apiVersion, string? kind) =>
        Met(Wanted with { Kind = "Service" }, Wanted with { ApiVersion = apiVersion, Kind = kind }).ShouldBeTrue();

    [Fact]
    public void Object_WithAChangedValue_DoesNotMeetTheDesiredState() =>
        Met(Wanted, Wanted with { Spec = Wanted.Spec! with { Ports = [new() { Port = 81, TargetPort = "http" }] } }).ShouldBeFalse();

    [Fact]
    public void Object_WithAnotherItemInAList_DoesNotMeetTheDesiredState() =>
        Met(Wanted, Wanted with { Spec = Wanted.Spec! with { Ports = [.. Wanted.Spec.Ports!, new() { Port = 443 }] } }).ShouldBeFalse();

    [Fact]
    public void Object_WithoutALabel_DoesNotMeetTheDesiredState() =>
        Met(Wanted, Wanted with { Metadata = Wanted.Metadata with { Labels = null } }).ShouldBeFalse();

    [Fact]
    public void Completion_OfAnObjectThatLacksSomething_IsWhatItLacks()
    {
        var actual = Wanted with
        {
            Metadata = Wanted.Metadata with { Uid = "u", ResourceVersion = "7", CreationTimestamp = DateTime.UnixEpoch, Labels = null },
        };

        Completion(Wanted, actual).ShouldBe("""{"metadata":{"labels":{"a":"b"}}}""");
        Completion(Labelled(("a", "b")), Labelled(("a", "x"))).ShouldBe("""{"metadata":{"labels":{"a":"b"}}}""");
    }

    [Fact]
    public void Completion_OfAnObjectWithMore_IsUnknown_BecauseThatMayBeOursAndHaveToGo()
    {
        Completion(Labelled(("a", "b")), Labelled(("a", "x"), ("c", "d"))).ShouldBeNull("a label");
        Completion(Wanted, Wanted with { Spec = Wanted.Spec! with { ClusterIP = "10.96.0.7" } }).ShouldBeNull("a field");
        Completion(Wanted, Wanted with { Spec = Wanted.Spec! with { Ports = [.. Wanted.Spec.Ports!, new() { Port = 443 }] } })
            .ShouldBeNull("an item of a list");
        Completion(Wanted with { Spec = null }, Wanted).ShouldBeNull("a part");
    }

    [Fact]
    public void KeysThatDifferOnlyInCase_AreTwoKeys()
    {
        var both = Labelled(("Team", "a"), ("team", "b"));

        DesiredState.IsMet(both, both, KubernetesJsonContext.Default.V1Service).ShouldBeTrue();
        DesiredState.IsMet(Labelled(("Team", "a")), Labelled(("team", "a")), KubernetesJsonContext.Default.V1Service).ShouldBeFalse();
        DesiredState.Repair(both, Labelled(("Team", "a")), KubernetesJsonContext.Default.V1Service, new HashSet<string>())!
            .ToJsonString().ShouldBe("""{"metadata":{"labels":{"team":"b"}}}""");
        new VainWrites<V1Service>(KubernetesJsonContext.Default.V1Service).ShouldSatisfyAllConditions(
            writes => writes.Note(both, both, isMet: false),
            writes => writes.Has(both, both).ShouldBeTrue());
    }

    // An API server stores as many levels in the data of a ControllerRevision, which somebody may have edited.
    [Fact]
    public void SnapshotOfManyLevels_IsCompared()
    {
        var levels = new string('[', 5_000) + new string(']', 5_000);
        var snapshot = new V1ControllerRevision
        {
            Metadata = new() { Name = "a", NamespaceProperty = "ml", Uid = "1" },
            Data = JsonDocument.Parse(levels, new() { MaxDepth = 10_000 }).RootElement,
        };

        DesiredState.IsMet(snapshot, snapshot, KubernetesJsonContext.Default.V1ControllerRevision).ShouldBeTrue();
        new VainWrites<V1ControllerRevision>(KubernetesJsonContext.Default.V1ControllerRevision).Note(snapshot, snapshot, isMet: false);
    }

    [Fact]
    public void EmptyWish_IsMetByNothing() =>
        Met(Wanted with { Metadata = Wanted.Metadata with { Labels = new Dictionary<string, string>() } },
            Wanted with { Metadata = Wanted.Metadata with { Labels = null } })
            .ShouldBeTrue();

    [Fact]
    public void Quantities_CompareByValueOnlyAmongResources()
    {
        var wanted = Deployment(limits: "1000m", annotation: "1000m");

        DesiredState.IsMet(wanted, Deployment(limits: "1", annotation: "1000m"), KubernetesJsonContext.Default.V1Deployment).ShouldBeTrue();
        DesiredState.IsMet(wanted, Deployment(limits: "1", annotation: "1"), KubernetesJsonContext.Default.V1Deployment).ShouldBeFalse();
    }

    [Fact]
    public void AdditionInAnExactPlace_IsADifference_AndTheRepairTakesItAway()
    {
        var actual = Wanted with
        {
            Spec = Wanted.Spec! with
            {
                Selector = new Dictionary<string, string> { ["app"] = "x", ["more"] = "y" },
                PublishNotReadyAddresses = true
            }
        };

        Met(Wanted, actual).ShouldBeTrue("without exact places an addition stays");
        DesiredState.IsMet(Wanted, actual, KubernetesJsonContext.Default.V1Service, ExactPlaces.Of<V1Service>()).ShouldBeFalse();
        Repaired(actual).ShouldBe("""{"spec":{"publishNotReadyAddresses":null,"selector":{"more":null}}}""");
    }

    [Fact]
    public void ServiceThatPointsOutsideTheCluster_IsRepairedToTheUsualType() =>
        Repaired(Wanted with { Spec = Wanted.Spec! with { Type = "ExternalName", ExternalName = "elsewhere.example" } })
            .ShouldBe("""{"spec":{"externalName":null,"type":null}}""");

    [Fact]
    public void ListThatLacksOneOfOurs_IsPutBackWhole_OneWithMoreThanOursIsLeft()
    {
        Repaired(Wanted with { Spec = Wanted.Spec! with { Ports = [new() { Port = 8081, TargetPort = "http" }] } })
            .ShouldBe("""{"spec":{"ports":[{"port":80,"targetPort":"http"}]}}""");
        Repaired(Wanted with { Spec = Wanted.Spec! with { Ports = [.. Wanted.Spec.Ports!, new() { Port = 443 }] } }).ShouldBeNull();
    }

    private static string? Repaired(V1Service actual) =>
        DesiredState.Repair(Wanted, actual, KubernetesJsonContext.Default.V1Service, ExactPlaces.Of<V1Service>())?.ToJsonString();

    private static bool Met(V1Service desired, V1Service actual) =>
        DesiredState.IsMet(desired, actual, KubernetesJsonContext.Default.V1Service);

    private static V1Deployment Deployment(string limits, string annotation) => new()
    {
        Metadata = new() { Annotations = new Dictionary<string, string> { ["size"] = annotation } },
        Spec = new()
        {
            Template = new()
            {
                Spec = new()
                {
                    Containers = [new() { Resources = new() { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = limits } } }],
                },
            },
        },
    };

    private static V1Service Labelled(params (string Key, string Value)[] labels) => new()
    {
        Metadata = new()
        {
            Name = "a",
            NamespaceProperty = "ml",
            Labels = labels.ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal),
        },
    };

    private static string? Completion(V1Service desired, V1Service actual) =>
        DesiredState.Completion(desired, actual, KubernetesJsonContext.Default.V1Service)?.ToJsonString();
}
