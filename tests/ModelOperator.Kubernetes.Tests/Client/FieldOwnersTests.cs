using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class FieldOwnersTests
{
    private const string Created = """
        {"manager":"us","operation":"Update","apiVersion":"v1","fieldsV1":{"f:data":{".":{},"f:old":{}},"f:metadata":{"f:labels":{"f:a":{}}}}}
        """;

    [Fact]
    public void WhatACreateOwns_BecomesOwnedByApply()
    {
        var upgraded = Parse(Created).Upgraded("us").ShouldNotBeNull();

        upgraded.Count.ShouldBe(1);
        ((string?)upgraded[0]!["operation"]).ShouldBe("Apply");
        JsonNode.DeepEquals(upgraded[0]!["fieldsV1"], JsonNode.Parse(Created)!["fieldsV1"]).ShouldBeTrue();
    }

    [Fact]
    public void WhatWasAppliedAlready_IsJoinedWithWhatACreateOwns()
    {
        const string applied = """{"manager":"us","operation":"Apply","apiVersion":"v1","fieldsV1":{"f:data":{"f:new":{}}}}""";
        const string another = """{"manager":"them","operation":"Update","fieldsV1":{"f:data":{"f:theirs":{}}}}""";

        var upgraded = Parse(applied, another, Created).Upgraded("us").ShouldNotBeNull();

        upgraded.Select(e => $"{(string?)e!["manager"]} {(string?)e["operation"]}").ShouldBe(["us Apply", "them Update"]);
        upgraded[0]!["fieldsV1"]!["f:data"]!.AsObject().Select(f => f.Key).ShouldBe(["f:new", ".", "f:old"], ignoreOrder: true);
        upgraded[0]!["fieldsV1"]!["f:metadata"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"manager":"us","operation":"Apply","fieldsV1":{"f:data":{}}}""")]
    [InlineData("""{"manager":"them","operation":"Update","fieldsV1":{"f:data":{}}}""")]
    [InlineData("""{"manager":"us","operation":"Update","subresource":"scale","fieldsV1":{"f:spec":{"f:replicas":{}}}}""")]
    public void WhatIsRightAlready_IsLeftAlone(string entry) => Parse(entry).Upgraded("us").ShouldBeNull();

    [Fact]
    public void OwnersOfAField_AreThoseOfSubresourcesToo()
    {
        const string ours = """{"manager":"us","operation":"Apply","fieldsV1":{"f:spec":{"f:replicas":{},"f:selector":{}}}}""";
        const string scaler = """{"manager":"scaler","operation":"Update","subresource":"scale","fieldsV1":{"f:spec":{"f:replicas":{}}}}""";
        const string another = """{"manager":"them","operation":"Update","fieldsV1":{"f:spec":{"f:template":{}}}}""";

        Parse(ours, scaler, another).OwnersOf("spec.replicas").ShouldBe(["us", "scaler"]);
    }

    [Fact]
    public void ObjectWithoutManagedFields_HasNoOwners()
    {
        var fields = FieldOwners.Parse("""{"metadata":{"uid":"u","resourceVersion":"7"}}"""u8);

        (fields.Uid, fields.ResourceVersion, fields.Entries.Count).ShouldBe(("u", "7", 0));
        fields.Upgraded("us").ShouldBeNull();
        fields.Names("us").ShouldBeFalse();
    }

    [Fact]
    public void FieldsOfOthers_AreNamedDownToTheLast_WithoutSubresources()
    {
        var fields = Parse(
            Created,
            """{"manager":"edit","operation":"Update","fieldsV1":{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"server\"}":{".":{},"f:image":{}}}}},"f:replicas":{}}}}""",
            """{"manager":"hpa","operation":"Update","subresource":"scale","fieldsV1":{"f:spec":{"f:replicas":{}}}}""");

        fields.OthersThan("us").ShouldBe(
            [("spec.template.spec.containers.k:{\"name\":\"server\"}.image", "edit"), ("spec.replicas", "edit")]);
        fields.Names("hpa").ShouldBeTrue();
    }

    private static FieldOwners Parse(params string[] entries) => FieldOwners.Parse(
        Encoding.UTF8.GetBytes($$$"""{"metadata":{"uid":"u","resourceVersion":"7","managedFields":[{{{string.Join(',', entries)}}}]}}"""));
}
