using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying.Owned;

public sealed class OwnedObjectsTests
{
    private readonly MemoryApi _api = new();
    private readonly ModelDeployment _owner = Sample.Digits();
    private readonly OwnedObjects<V1Service> _services;
    private readonly V1Service _desired;

    public OwnedObjectsTests()
    {
        _services = _api.Owned<V1Service>();
        _desired = GatewayRouteBuilder.Service(_owner);
    }

    [Fact]
    public async Task ObjectOfTheCache_ChangedInPlace_IsNoticedByTheNextWrite()
    {
        var service = _api.Put(
            new V1Service { Metadata = new() { Name = "theirs", NamespaceProperty = "ml" }, Spec = new() { Type = "ClusterIP" } });
        service.Spec.Type = "NodePort";

        await Should.ThrowAsync<InvalidOperationException>(() => _api.DeleteAsync<V1Service>("ml", "theirs", new(), default));
    }

    [Fact]
    public async Task R28_WhatIsAbsent_IsCreated_InOneWrite()
    {
        await _services.EnsureAsync(_owner, _desired, default);

        _api.Writes.ShouldBe(["create Service digits"]);
    }

    [Fact]
    public async Task R28_NamesakeMadeBetweenLookAndWrite_IsLeftAlone()
    {
        _api.JustBefore = _ => PutForeign();

        await Should.ThrowAsync<NameTakenException>(() => _services.EnsureAsync(_owner, _desired, default));

        Foreign.Spec!.Selector!["mine"].ShouldBe("true");
        Foreign.Metadata.OwnerReferences.ShouldBeNull();
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("patch")]
    public async Task R28_OursDeletedAndMadeByAnotherBetweenLookAndWrite_IsLeftAlone(string write)
    {
        await _services.EnsureAsync(_owner, write == "apply" ? WithAnotherLabel() : _desired, default);
        _api.JustBefore = what =>
        {
            if (what.StartsWith(write, StringComparison.Ordinal))
            {
                Replace();
            }
        };

        var changed = _desired with { Spec = _desired.Spec! with { ClusterIP = "None" } };
        (await Should.ThrowAsync<KubernetesApiException>(() => _services.EnsureAsync(_owner, changed, default))).IsConflict.ShouldBeTrue();

        Foreign.Spec!.Selector!["mine"].ShouldBe("true");
    }

    [Fact]
    public async Task R28_OursChangedByAnotherBetweenLookAndWrite_IsWrittenInTheNextTurn()
    {
        await _services.EnsureAsync(_owner, _desired, default);
        _api.JustBefore = _ => _api.Put(Ours with { Spec = Ours.Spec! with { Type = "NodePort" } });
        var changed = _desired with { Spec = _desired.Spec! with { ClusterIP = "None" } };
        await Should.ThrowAsync<KubernetesApiException>(() => _services.EnsureAsync(_owner, changed, default));

        _api.JustBefore = _ => { };
        await _services.EnsureAsync(_owner, changed, default);

        Ours.Spec!.ClusterIP.ShouldBe("None");
    }

    [Fact]
    public async Task FieldsThatACreateLeftByUpdate_AreTakenOverBeforeTheNextApply()
    {
        await _services.EnsureAsync(_owner, WithAnotherLabel(), default);

        string? asOf = null;
        _api.JustBefore = what => asOf = what.StartsWith("apply", StringComparison.Ordinal)
            ? string.Join(' ', _api.GetFieldOwnersAsync<V1Service>("ml", "digits", default).Result!.Entries.Select(
                e => (string?)e!["operation"]))
            : asOf;
        await _services.EnsureAsync(_owner, _desired with { Spec = _desired.Spec! with { ClusterIP = "None" } }, default);

        asOf.ShouldBe("Apply");
    }

    [Fact]
    public async Task ObjectFromWhichNothingHasToGo_IsChangedByOneWrite_AndNobodyAsksWhoOwnsIt()
    {
        await _services.EnsureAsync(_owner, _desired, default);
        _api.Writes.Clear();

        await _services.EnsureAsync(_owner, _desired with { Spec = _desired.Spec! with { ClusterIP = "None" } }, default);

        (_api.Writes.Count, _api.AskedForFieldOwners).ShouldBe((1, 0));
        Ours.Spec!.ClusterIP.ShouldBe("None");
    }

    [Fact]
    public async Task FieldThatWeWantNoMore_Goes_AlsoAfterChangesThatTookOneWrite()
    {
        await _services.EnsureAsync(_owner, _desired, default);
        await _services.EnsureAsync(_owner, WithAnotherLabel(), default);
        Ours.GetLabel("another").ShouldBe("1");

        var isApplied = false;
        _api.JustBefore = what => isApplied |= what.StartsWith("apply", StringComparison.Ordinal);
        await _services.EnsureAsync(_owner, _desired with { Spec = _desired.Spec! with { ClusterIP = "None" } }, default);

        isApplied.ShouldBeTrue("only an apply takes a field away, and the API server knows whose it is");
    }

    [Fact]
    public async Task OwnersOfFields_AreNotAskedFor_WhileOurApplyIsTheLastChange()
    {
        await _services.EnsureAsync(_owner, WithAnotherLabel(), default);
        await _services.EnsureAsync(_owner, WithPort(81), default);
        var asked = _api.AskedForFieldOwners;
        asked.ShouldBe(1);

        await _services.EnsureAsync(_owner, WithPort(82), default);
        _api.AskedForFieldOwners.ShouldBe(asked);
        Ours.Spec!.Ports![0].Port.ShouldBe(82);

        _api.Put(Ours with { Metadata = Ours.Metadata with { Labels = null } });
        await _services.EnsureAsync(_owner, WithPort(83), default);
        _api.AskedForFieldOwners.ShouldBe(asked + 1);

        V1Service WithPort(int port) =>
            _desired with { Spec = _desired.Spec! with { Ports = [_desired.Spec.Ports![0] with { Port = port }] } };
    }

    [Fact]
    public void OwnApplies_AreForgotten_WhenThereAreTooManyOrTheObjectIsDeleted()
    {
        var applies = new OwnApplies();
        for (var number = 0; number < OwnApplies.Most; number++)
        {
            applies.Note(Named(number));
        }

        applies.IsLastChangeOf(Named(7)).ShouldBeTrue();
        applies.Forget(Named(7));
        applies.IsLastChangeOf(Named(7)).ShouldBeFalse();
        applies.Note(Named(7));
        applies.Note(Named(OwnApplies.Most));
        applies.Count.ShouldBe(1);

        static V1Service Named(int number) => new()
        {
            Metadata = new() { Name = $"service-{number}", NamespaceProperty = "ml", Uid = $"uid-{number}", ResourceVersion = "1" },
        };
    }

    [Fact]
    public async Task R23_WriteInVain_IsNotRepeated_UntilTheObjectChangesOrWhatIsWantedDoes()
    {
        await _services.EnsureAsync(_owner, _desired, default);
        // Another port that is not ours; this server's apply would take it away, a real one's would not.
        _api.AfterApply = _ => AddPort();
        AddPort();
        await _services.EnsureAsync(_owner, _desired, default);
        _api.Writes.Clear();

        await _services.EnsureAsync(_owner, _desired, default);
        _api.Writes.ShouldBeEmpty();

        var changed = _desired with { Spec = _desired.Spec! with { ClusterIP = "None" } };
        await _services.EnsureAsync(_owner, changed, default);
        _api.Writes.ShouldBe(["apply Service digits"]);
        Ours.Spec!.ClusterIP.ShouldBe("None");

        await _services.EnsureAsync(_owner, changed, default);
        _api.Put(Ours with { Metadata = Ours.Metadata with { Labels = null } });
        await _services.EnsureAsync(_owner, changed, default);
        _api.Writes.Count.ShouldBe(2);

        void AddPort() => _api.Put(
            Ours with { Spec = Ours.Spec! with { Ports = [.. _desired.Spec!.Ports!, new() { Name = "mine", Port = 81 }] } });
    }

    [Fact]
    public async Task R27_ForARefusedSpec_WhatIsThereStays_AndWhatIsGoneIsMadeAgain()
    {
        var plan = new RolloutPlan
        {
            Extent = PlanExtent.WhatRuns,
            DesiredRevision = "",
            Status = new(),
            Sizes = [],
            Deletions = [],
            Route = null,
            Transitions = []
        };
        (await _services.WriteAsync(_owner, _desired, plan, default)).ShouldBeTrue();
        _api.Writes.ShouldBe(["create Service digits"]);

        (await _services.WriteAsync(_owner, _desired with { Spec = _desired.Spec! with { ClusterIP = "None" } }, plan, default))
            .ShouldBeTrue();
        Replace();
        (await _services.WriteAsync(_owner, _desired, plan, default)).ShouldBeFalse();

        _api.Writes.ShouldBe(["create Service digits"], "not even in vain");
    }

    [Fact]
    public async Task R28_Delete_NeverTakesANamesake()
    {
        PutForeign();

        (await _services.DeleteAsync(_owner, "digits", default)).ShouldBeFalse();

        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R28_Delete_NeverTakesOneThatWasGivenAwaySince()
    {
        await _services.EnsureAsync(_owner, _desired, default);
        _api.JustBefore = _ => _api.Put(Ours with { Metadata = Ours.Metadata with { OwnerReferences = null } });

        (await Should.ThrowAsync<KubernetesApiException>(() => _services.DeleteAsync(_owner, "digits", default))).IsConflict.ShouldBeTrue();

        Ours.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null, "Service digits exists and is not owned by this ModelDeployment")]
    [InlineData("Deployment", "Service digits belongs to Deployment digits")]
    [InlineData("ModelDeployment", "Service digits belongs to ModelDeployment digits")]
    public async Task R28_WhoHoldsAName_IsNamed(string? owner, string message)
    {
        PutForeign(owner is null
            ? null : new() { ApiVersion = ModelOperatorApi.GroupVersion, Kind = owner, Name = "digits", Uid = "uid-0", Controller = true });

        (await _services.FindForeignAsync(_owner, "digits", default)).ShouldBe(message);
    }

    private V1Service Ours => _api.Find<V1Service>("digits")!;

    private V1Service Foreign => _api.Find<V1Service>("digits")!;

    private void PutForeign(V1OwnerReference? reference = null) => _api.Put(new V1Service
    {
        Metadata = new()
        {
            Name = "digits",
            NamespaceProperty = "ml",
            Uid = "uid-foreign",
            OwnerReferences = reference is null
            ? null : [reference]
        },
        Spec = new() { Selector = new Dictionary<string, string> { ["mine"] = "true" } },
    });

    private V1Service WithAnotherLabel() => _desired with
    {
        Metadata = _desired.Metadata with
        {
            Labels = new Dictionary<string, string>(_desired.Metadata.Labels!, StringComparer.Ordinal) { ["another"] = "1" },
        },
    };

    private void Replace()
    {
        _api.Forget<V1Service>("digits");
        PutForeign();
    }
}
