using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Specs;
using ModelOperator.Commands.Tests.Support;

namespace ModelOperator.Commands.Tests.Specs;

public sealed class ModelChangeTests
{
    private const string Next = "configmap://digits/v2.onnx";

    private static readonly ModelDeployment Digits = Samples.Healthy with
    {
        Metadata = Samples.Healthy.Metadata with { ResourceVersion = "42" },
        Spec = Samples.Healthy.Spec with { Model = Samples.Healthy.Spec.Model with { Sha256 = new('a', 64), CredentialsSecret = "store" } },
    };

    [Fact]
    public void VersionAndDigestOfTheFileBefore_GoWithIt()
    {
        var change = ModelChange.Decide(Digits, Next, version: null, sha256: null);

        change.Operations.ToJsonString().ShouldBe(
            """
            [{"op":"replace","path":"/metadata/resourceVersion","value":"42"},{"op":"add","path":"/spec/model/uri","value":"configmap://digits/v2.onnx"},{"op":"remove","path":"/spec/model/version"},{"op":"remove","path":"/spec/model/sha256"}]
            """);
        change.Confirmation.ShouldBe(
            $"digits: model set to {Next}, {RevisionOf(new() { Uri = Next, CredentialsSecret = "store" })}: "
            + "the operator rolls it out as the strategy says");
    }

    [Fact]
    public void VersionAndDigestThatAreGiven_AreSet()
    {
        var change = ModelChange.Decide(Samples.Healthy, Next, "2", new('b', 64));

        change.Operations.Skip(2).Select(operation => operation!.ToJsonString()).ShouldBe(
        [
            """{"op":"add","path":"/spec/model/version","value":"2"}""",
            $$"""{"op":"add","path":"/spec/model/sha256","value":"{{new string('b', 64)}}"}""",
        ]);
        change.Confirmation.ShouldContain(", model 2 (");
    }

    [Fact]
    public void StableRevision_GetsAllRequests()
    {
        var stable = RevisionOf(new() { Uri = Next, Version = "2" });
        ModelChange.Decide(Samples.Healthy with { Status = Samples.Healthy.Status! with { StableRevision = stable } }, Next, "2", null)
            .Confirmation.ShouldEndWith($"model 2 ({stable}): the stable revision, which gets all requests");
    }

    [Fact]
    public void WhatMakesNoSense_IsRefused()
    {
        Refusal(Digits, "v2.onnx").ShouldBe(
            "URI 'v2.onnx' is refused: it must begin with https://, s3://, gs://, azure://, oci://, hf://, pvc:// or configmap://");
        Refusal(Digits, Next, version: "two words").ShouldStartWith("--version 'two words' is refused: ");
        Refusal(Digits, Next, sha256: "ABC").ShouldBe("--sha256 'ABC' is refused: it must be 64 lower-case hex characters");
        Refusal(Samples.Healthy, Samples.Healthy.Spec.Model.Uri, "1").ShouldBe("the spec of 'digits' asks for this model already");
        var failed = RevisionOf(new() { Uri = Next, Version = "2" });
        var status = new ModelDeploymentStatus { FailedRevisions = [new() { Revision = failed, Message = "it is slow" }] };
        Refusal(Samples.Healthy with { Status = status }, Next, "2")
            .ShouldStartWith($"model 2 ({failed}) failed (it is slow) and would not be tried again; ");
    }

    private static string RevisionOf(ModelSpec model) => RevisionTemplate.Of(Samples.Healthy.Spec with { Model = model }).Revision;

    private static string Refusal(ModelDeployment deployment, string uri, string? version = null, string? sha256 = null) =>
        Should.Throw<RefusedException>(() => ModelChange.Decide(deployment, uri, version, sha256)).Message;
}
