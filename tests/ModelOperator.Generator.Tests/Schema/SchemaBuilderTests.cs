using ModelOperator.Generator.Documentation;
using ModelOperator.Generator.Schema;
using ModelOperator.Generator.Tests.Examples;

namespace ModelOperator.Generator.Tests.Schema;

public sealed class SchemaBuilderTests
{
    private static readonly SchemaBuilder Schemas = new(DocComments.Load());

    [Fact]
    public void Type_ThatContainsItself_IsRefusedByName() =>
        Should.Throw<InvalidOperationException>(() => Schemas.ForObject(typeof(Node))).Message.ShouldContain("Node contains itself");

    [Fact]
    public void Property_OfATypeNoSchemaCanSay_IsRefusedByName() =>
        Should.Throw<InvalidOperationException>(() => Schemas.ForObject(typeof(Oddity))).Message.ShouldContain("Oddity.ByNumber");

    [Fact]
    public void Choice_OfAPropertyThatIsNotThere_IsRefusedByName() =>
        Should.Throw<InvalidOperationException>(() => Schemas.ForObject(typeof(Mistake))).Message.ShouldContain("'gone'");

    [Fact]
    public void Object_WithOtherFieldsThanTheChoices_GetsOneOf()
    {
        var schema = new SchemaBuilder(DocComments.Load()).ForObject(typeof(Widget));
        schema["oneOf"]!.AsArray().Count.ShouldBe(2);
        schema["minProperties"].ShouldBeNull();
        schema["required"]!.ToJsonString().ShouldBe("""["left"]""");
        schema["properties"]!["left"]!.ToJsonString().ShouldBe("""{"type":"string","minLength":2}""");
        schema["properties"]!["right"]!.ToJsonString().ShouldBe("""{"type":"boolean","default":true}""");
    }
}
