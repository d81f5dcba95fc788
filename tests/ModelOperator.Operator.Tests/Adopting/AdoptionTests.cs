using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Adopting;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Adopting;

public sealed class AdoptionTests
{
    private static readonly (string, string, string) ByUs = (ModelOperatorApi.FieldManager, "Apply", "spec");

    private readonly MemoryApi _api = new();
    private readonly ManualTimeProvider _time = new();
    private readonly OwnedObjects<V1Service> _services;
    private readonly OwnedObjects<V1Deployment> _deployments;
    private readonly Adoption _adoption;
    private readonly ModelDeployment _owner;

    public AdoptionTests()
    {
        _services = _api.Owned<V1Service>();
        _deployments = _api.Owned<V1Deployment>();
        _adoption = new([_services, _deployments], _api, _api.Rests, _time, NullLogger<Adoption>.Instance);
        var digits = Sample.Digits();
        _owner = digits with { Metadata = digits.Metadata with { CreationTimestamp = _time.GetUtcNow().UtcDateTime } };
        _api.Keep(_owner);
    }

    [Fact]
    public async Task R28_WhatAnEarlierOneLeftBehind_IsOursAfterwards_AndNothingElseOfItChanges()
    {
        var (service, deployment) = (LeaveService(), LeaveDeployment());

        (await _services.FindForeignAsync(_owner, "digits", default)).ShouldBeNull();
        (await _adoption.FindProblemAsync(_owner, default)).ShouldBeNull();
        (await _adoption.AdoptAsync(_owner, default)).ShouldBeTrue();

        _api.Writes.ShouldBe(["adopt Service digits", "adopt Deployment digits-gateway"]);
        _services.Get(_owner, "digits").ShouldNotBeNull().Metadata.Uid.ShouldBe(service.Metadata.Uid);
        _deployments.Get(_owner, "digits-gateway").ShouldNotBeNull().Metadata.Uid.ShouldBe(deployment.Metadata.Uid);
        (await _adoption.AdoptAsync(_owner, default)).ShouldBeFalse("there is nothing more");
    }

    [Fact]
    public async Task R28_AdoptedObjectThatSaysAllAlready_IsNotWrittenAgain()
    {
        LeaveService();
        await _adoption.AdoptAsync(_owner, default);
        _api.Writes.Clear();

        await _services.EnsureAsync(_owner, GatewayRouteBuilder.Service(_owner), default);

        _api.Writes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("spec.selector", "kubectl-edit has changed its spec.selector")]
    [InlineData("spec.template.spec.containers", "kubectl-edit has changed its spec.template.spec.containers")]
    [InlineData("data.x", "kubectl-edit has changed its data.x")]
    public async Task R28_WhatWasEdited_IsNamedAndNotTaken(string field, string words)
    {
        LeaveService();
        LeaveDeployment();
        _api.Own<V1Service>("digits", ByUs, ("kubectl-edit", "Update", field));

        var problem = (await _adoption.FindProblemAsync(_owner, default)).ShouldNotBeNull();
        (problem.Reason, problem.MayPass).ShouldBe(("NameTaken", true));
        problem.Message.ShouldContain("Service digits was left behind by an earlier ModelDeployment digits");
        problem.Message.ShouldContain(words);
        (await _services.FindForeignAsync(_owner, "digits", default)).ShouldNotBeNull().ShouldContain(words);
        (await _services.AdoptAsync(_owner, default)).ShouldBe(0);
    }

    [Theory]
    [InlineData("spec.replicas")]
    [InlineData("status.replicas")]
    [InlineData("metadata.annotations")]
    public async Task R28_WhatChangesNothingThatMatters_IsNoEdit(string field)
    {
        LeaveDeployment();
        _api.Own<V1Deployment>("digits-gateway", ByUs, ("kube-controller-manager", "Update", field));

        (await _adoption.FindProblemAsync(_owner, default)).ShouldBeNull();
        (await _adoption.AdoptAsync(_owner, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task R28_WhatOnlyCarriesOurLabels_IsSomebodyElses()
    {
        LeaveService();
        _api.Own<V1Service>("digits", ("kubectl", "Update", "spec"));

        (await _services.FindForeignAsync(_owner, "digits", default))
            .ShouldBe("Service digits exists and is not owned by this ModelDeployment");
        (await _adoption.FindProblemAsync(_owner, default)).ShouldBeNull("a name that is not needed is nobody's concern");
        (await _adoption.AdoptAsync(_owner, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task R28_WhatAnotherNameOrANewOwnerHas_IsNotTaken()
    {
        LeaveService(s => s with
        {
            Metadata = s.Metadata with
            {
                OwnerReferences = [new() { Kind = "Other", Name = "o",
            Uid = "uid-8" }]
            }
        });
        LeaveDeployment(d => d with
        {
            Metadata = d.Metadata with
            {
                Labels = new Dictionary<string,
                string>(d.Metadata.Labels!)
                { [ModelOperatorApi.NameLabel] = "letters" }
            },
        });

        (await _adoption.AdoptAsync(_owner, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task R28_OrphanEditedBetweenLookAndWrite_IsNotTaken()
    {
        LeaveService();
        _api.JustBefore = _ => _api.Put(_api.Find<V1Service>("digits")!);

        (await Should.ThrowAsync<KubernetesApiException>(() => _adoption.AdoptAsync(_owner, default))).IsConflict.ShouldBeTrue();

        _api.Find<V1Service>("digits")!.Metadata.OwnerReferences.ShouldBeNull();
    }

    [Fact]
    public async Task R28_WhatStillNamesItsOldOwner_IsAdopted_BeforeTheGarbageCollectorComes()
    {
        LeaveService(Orphaned);

        (await _services.FindForeignAsync(_owner, "digits", default)).ShouldBeNull();
        (await _adoption.AdoptAsync(_owner, default)).ShouldBeTrue();

        _services.Get(_owner, "digits").ShouldNotBeNull().Metadata.OwnerReferences!.Single().Uid.ShouldBe(_owner.Metadata.Uid);
    }

    [Fact]
    public async Task R28_WhatANewerModelDeploymentOwns_IsNotTakenForAnOlderOneInTheCache()
    {
        LeaveService(Orphaned);
        _api.Keep(_owner with { Metadata = _owner.Metadata with { Uid = "uid-0" } });

        (await _adoption.AdoptAsync(_owner, default)).ShouldBeFalse();

        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R28_WhatGoesWithItsOldOwner_IsWaitedFor_NotTaken()
    {
        LeaveService(s => Orphaned(s) with { Metadata = Orphaned(s).Metadata with { DeletionTimestamp = _time.GetUtcNow().UtcDateTime } });

        _adoption.MustWait(_owner).ShouldBeTrue();
        (await _adoption.AdoptAsync(_owner, default)).ShouldBeFalse();

        // One that does not go is named after a while.
        _time.Advance(TimeSpan.FromSeconds(31));
        _adoption.MustWait(_owner).ShouldBeFalse();
        (await _services.FindForeignAsync(_owner, "digits", default)).ShouldNotBeNull().ShouldContain("earlier ModelDeployment");
    }

    [Fact]
    public void NothingLeftBehind_IsNotWaitedFor() => _adoption.MustWait(_owner).ShouldBeFalse();

    private static V1Service Orphaned(V1Service built) =>
        built with { Metadata = built.Metadata with { OwnerReferences = [built.Metadata.OwnerReferences![0] with { Uid = "uid-0" }] } };

    private V1Service LeaveService(Func<V1Service, V1Service>? change = null)
    {
        var built = GatewayRouteBuilder.Service(_owner);
        var left = _api.Put(change?.Invoke(built) ?? built with { Metadata = built.Metadata with { OwnerReferences = null } });
        _api.Own<V1Service>("digits", ByUs);
        return left;
    }

    private V1Deployment LeaveDeployment(Func<V1Deployment, V1Deployment>? change = null)
    {
        var built = GatewayDeploymentBuilder.Build(_owner, Sample.Options);
        built = built with { Metadata = built.Metadata with { OwnerReferences = null } };
        var left = _api.Put(change?.Invoke(built) ?? built);
        _api.Own<V1Deployment>("digits-gateway", ByUs);
        return left;
    }
}
