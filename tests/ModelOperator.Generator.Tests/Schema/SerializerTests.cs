using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Generator.Schema;

namespace ModelOperator.Generator.Tests.Schema;

public sealed class SerializerTests
{
    public static TheoryData<Type> Types => [.. TypesBelow(typeof(ModelDeployment), []).Where(type => !type.IsEnum)];

    public static TheoryData<Type> Enums => [.. TypesBelow(typeof(ModelDeployment), []).Where(type => type.IsEnum)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Properties_InTheSchema_AreTheOnesOfTheSerializer(Type type) =>
        JsonNames.PropertiesOf(type).Select(JsonNames.Of)
            .ShouldBe(ModelOperatorJsonContext.Default.GetTypeInfo(type)!.Properties.Select(property => property.Name), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Enums))]
    public void Values_InTheSchema_AreTheOnesOfTheSerializer(Type type) =>
        JsonNames.MembersOf(type).Select(JsonNames.Of)
            .ShouldBe(Enum.GetValues(type).Cast<object>()
                .Select(value => JsonSerializer.Serialize(value, type, ModelOperatorJsonContext.Default).Trim('"')));

    private static HashSet<Type> TypesBelow(Type type, HashSet<Type> seen)
    {
        if (seen.Add(type) && !type.IsEnum)
        {
            foreach (var property in JsonNames.PropertiesOf(type))
            {
                var inner = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                inner = inner.IsGenericType ? inner.GenericTypeArguments[^1] : inner;
                if (inner.IsEnum || (inner.IsClass && inner != typeof(string)))
                {
                    TypesBelow(inner, seen);
                }
            }
        }

        return seen;
    }
}
