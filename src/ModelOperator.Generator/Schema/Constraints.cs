using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using ModelOperator.Api.Schema;

namespace ModelOperator.Generator.Schema;

/// <summary>Writes the attributes of a property or a type as keywords of its schema.</summary>
internal static class Constraints
{
    /// <summary>Writes the bounds, patterns, defaults and rules of <paramref name="property"/>.</summary>
    public static void Apply(PropertyInfo property, JsonObject schema)
    {
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
        {
            schema["enum"] = new JsonArray([.. allowed.Values.Select(v => ValueOf(v!))]);
        }

        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            schema["minimum"] = ValueOf(range.Minimum);
            schema["maximum"] = ValueOf(range.Maximum);
        }

        if (property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern)
        {
            schema["pattern"] = pattern.Pattern;
        }

        if (property.GetCustomAttribute<MinLengthAttribute>() is { } min)
        {
            schema["min" + CountedIn(property, schema)] = min.Length;
        }

        if (property.GetCustomAttribute<MaxLengthAttribute>() is { } max)
        {
            schema["max" + CountedIn(property, schema)] = max.Length;
        }

        if (property.GetCustomAttribute<ItemMaxLengthAttribute>() is { } item)
        {
            ItemsOf(property, schema, "ItemMaxLength")["maxLength"] = item.Length;
        }

        if (property.GetCustomAttribute<ItemMinLengthAttribute>() is { } shortest)
        {
            ItemsOf(property, schema, "ItemMinLength")["minLength"] = shortest.Length;
        }

        if (property.GetCustomAttribute<DefaultValueAttribute>() is { Value: { } value })
        {
            schema["default"] = ValueOf(value);
        }

        if (property.GetCustomAttribute<ListMapKeyAttribute>() is { } key)
        {
            ApplyKey(property, key.Key, schema);
        }

        ApplyRules(property, schema);
    }

    /// <summary>Writes the rules of <paramref name="type"/> that concern several of its properties.</summary>
    public static void Apply(Type type, JsonObject schema)
    {
        if (type.GetCustomAttribute<ExactlyOneOfAttribute>() is { } choice)
        {
            foreach (var name in choice.Properties.Where(name => schema["properties"]?[name] is null))
            {
                throw new InvalidOperationException($"{type}: [ExactlyOneOf] names '{name}', which is no property of it.");
            }

            ApplyChoice(choice, schema);
        }

        ApplyRules(type, schema);
    }

    // When the choices are the only properties, a count says the same as oneOf, and the server's message then names the field:
    // "spec.strategy in body should have at most 1 properties" instead of "<nil>: must validate one and only one schema".
    private static void ApplyChoice(ExactlyOneOfAttribute choice, JsonObject schema)
    {
        if (schema["properties"]!.AsObject().Count == choice.Properties.Count)
        {
            schema["minProperties"] = 1;
            schema["maxProperties"] = 1;
        }
        else
        {
            schema["oneOf"] = new JsonArray([.. choice.Properties.Select(name => new JsonObject { ["required"] = new JsonArray(name) })]);
        }
    }

    private static void ApplyKey(PropertyInfo property, string key, JsonObject schema)
    {
        var item = schema["items"]!.AsObject();
        if (item["properties"]?[key] is null)
        {
            throw new InvalidOperationException(
                $"{property.DeclaringType}.{property.Name}: [ListMapKey] names '{key}', which its items do not have.");
        }

        // The API server demands that a key is required or has a default.
        var required = item["required"]?.AsArray() ?? [];
        if (!required.Any(name => name!.GetValue<string>() == key))
        {
            required.Add(key);
            item["required"] = required;
        }

        schema["x-kubernetes-list-type"] = "map";
        schema["x-kubernetes-list-map-keys"] = new JsonArray(key);
    }

    private static void ApplyRules(MemberInfo member, JsonObject schema)
    {
        var rules = member.GetCustomAttributes<CelRuleAttribute>()
            .Select(rule => (JsonNode)new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message })
            .ToArray();
        if (rules.Length > 0)
        {
            schema["x-kubernetes-validations"] = new JsonArray(rules);
        }
    }

    private static JsonNode ItemsOf(PropertyInfo property, JsonObject schema, string attribute) =>
        schema["items"] ?? schema["additionalProperties"]
        ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name}: [{attribute}] fits lists and maps only.");

    private static string CountedIn(PropertyInfo property, JsonObject schema) => schema["type"]?.GetValue<string>() switch
    {
        // A schema without a type gets the bound for text only.
        "string" or null => "Length",
        "array" => "Items",
        "object" => "Properties",
        _ => throw new InvalidOperationException(
            $"{property.DeclaringType}.{property.Name}: a length limit fits strings, lists and maps only."),
    };

    private static JsonValue ValueOf(object value) => value switch
    {
        Enum member => JsonValue.Create(JsonNames.Of(member)),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        // 0.0 and 0 are the same bound, so whole numbers are written without a fraction.
        double number when double.IsInteger(number) => JsonValue.Create((long)number),
        double number => JsonValue.Create(number),
        int or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"A schema cannot say {value} of type {value.GetType()}."),
    };
}
