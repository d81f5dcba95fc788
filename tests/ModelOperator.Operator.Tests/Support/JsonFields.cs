using System.Text.Json.Nodes;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>Changes the fields of an object as the API server does.</summary>
internal static class JsonFields
{
    /// <summary>Takes out what the manager of a server-side apply said before and says no longer.</summary>
    public static void Withdraw(JsonObject target, JsonObject before, JsonObject now)
    {
        foreach (var (name, value) in before)
        {
            if (target[name] is JsonObject inner && value is JsonObject said)
            {
                Withdraw(inner, said, now[name] as JsonObject ?? []);
            }

            if (!now.ContainsKey(name) && target[name] is not JsonObject { Count: > 0 })
            {
                target.Remove(name);
            }
        }
    }

    /// <summary>Changes fields as a merge patch says; a null takes a field out.</summary>
    public static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
