using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Generator.Documentation;

namespace ModelOperator.Generator.Schema;

/// <summary>Builds structural OpenAPI v3 schemas from .NET types, in the form of custom resource definitions.</summary>
internal sealed class SchemaBuilder(DocComments comments)
{
    private readonly Stack<Type> _path = new();
    private int _lists;

    /// <summary>The schema of an object type with all its properties, inlined.</summary>
    /// <exception cref="InvalidOperationException">A structural schema cannot express a type or an attribute.</exception>
    public JsonObject ForObject(Type type)
    {
        if (_path.Contains(type))
        {
            throw new InvalidOperationException($"{type} contains itself; a structural schema cannot recurse.");
        }

        _path.Push(type);
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in JsonNames.PropertiesOf(type))
        {
            var name = JsonNames.Of(property);
            properties[name] = ForProperty(property);
            if (property.GetCustomAttribute<RequiredAttribute>() is not null)
            {
                required.Add(name);
            }
        }

        _path.Pop();
        var schema = new JsonObject();
        AddDescription(schema, comments.Of(type));
        schema["type"] = "object";
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        schema["properties"] = properties;
        Constraints.Apply(type, schema);
        return schema;
    }

    /// <summary>
    /// The schema of a property: the schema of its type with the property's own constraints. The property's description replaces the
    /// type's.
    /// </summary>
    public JsonObject ForProperty(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var schema = new JsonObject();
        AddDescription(schema, DescriptionOf(property, type));
        foreach (var (keyword, value) in ForType(property, type).ToArray())
        {
            schema.TryAdd(keyword, value?.DeepClone());
        }

        Constraints.Apply(property, schema);
        if (_lists > 0)
        {
            DescribeDefault(schema);
        }

        return schema;
    }

    private JsonObject ForType(PropertyInfo owner, Type type)
    {
        if (type.IsEnum)
        {
            var names = JsonNames.MembersOf(type).Select(member => (JsonNode)JsonNames.Of(member));
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. names]) };
        }

        if (ScalarOf(type) is { } scalar)
        {
            return scalar;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            _lists++;
            var items = ForType(owner, type.GenericTypeArguments[0]);
            _lists--;
            return new JsonObject { ["type"] = "array", ["items"] = items };
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
            && type.GenericTypeArguments[0] == typeof(string))
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = ForType(owner, type.GenericTypeArguments[1]) };
        }

        return type is { IsClass: true, IsGenericType: false } && type != typeof(object)
            ? ForObject(type)
            : throw new InvalidOperationException($"{owner.DeclaringType}.{owner.Name}: a schema cannot say {type}.");
    }

    private static JsonObject? ScalarOf(Type type) => type switch
    {
        _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
        _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
        _ when type == typeof(int) => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(long) => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(double) => new JsonObject { ["type"] = "number", ["format"] = "double" },
        _ when type == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(NumberOrText) => new JsonObject
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
            ["x-kubernetes-int-or-string"] = true,
        },
        // The fields are those of Kubernetes. Its whole schema would be larger than the rest of the definition.
        _ when type == typeof(PodTemplate) =>
            new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
        // A structural schema has no type for "a fraction or a text". Patterns and bounds still hold for values of their kind.
        _ when type == typeof(MetricLimit) => new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true },
        _ => null,
    };

    // A tool that compares an object with what was applied takes a list as a whole, so a default that the API server writes into an item
    // would be a difference for ever. The operator assumes the value when it reads the object, and the description names it.
    private static void DescribeDefault(JsonObject schema)
    {
        if (schema["default"] is { } value)
        {
            schema.Remove("default");
            schema["description"] = $"{schema["description"]} Default: {value}.".TrimStart();
        }
    }

    private static void AddDescription(JsonObject schema, string? description)
    {
        if (description is not null)
        {
            schema["description"] = description;
        }
    }

    // With older servers kubectl explain does not list the values of an enum, let alone their meanings.
    private string? DescriptionOf(PropertyInfo property, Type type)
    {
        var description = comments.Of(property);
        if (!type.IsEnum || description is null)
        {
            return description;
        }

        var allowed = property.GetCustomAttribute<AllowedValuesAttribute>()?.Values.Select(value => JsonNames.Of((Enum)value!)).ToArray();
        var values = JsonNames.MembersOf(type).Where(member => allowed?.Contains(JsonNames.Of(member)) != false).Select(member =>
            comments.Of(member) is { } meaning ? $"{JsonNames.Of(member)} ({meaning.TrimEnd('.')})" : JsonNames.Of(member));
        return $"{description} Values: {string.Join(", ", values)}.";
    }
}
