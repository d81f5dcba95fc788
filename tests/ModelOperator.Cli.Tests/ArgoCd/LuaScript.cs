using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;

namespace ModelOperator.Cli.Tests.ArgoCd;

/// <summary>Runs a script of Argo CD's configuration as Argo CD does: the object in <c>obj</c>, the answer returned.</summary>
internal static class LuaScript
{
    // The answers are tables of strings, booleans and such tables.
    private const string Harness =
        """
        local function show(value)
          if type(value) == "string" then return (string.format("%q", value):gsub("\\\n", "\\n")) end
          if type(value) ~= "table" then return tostring(value) end
          local parts = {}
          for key, inner in pairs(value) do table.insert(parts, string.format("%q", key) .. ":" .. show(inner)) end
          return "{" .. table.concat(parts, ",") .. "}"
        end
        """;

    public static async Task<JsonNode> RunAsync(string script, ModelDeployment deployment)
    {
        var obj = JsonSerializer.SerializeToNode(deployment, ModelOperatorJsonContext.Default.ModelDeployment)!;
        var start = new ProcessStartInfo(LuaFactAttribute.Interpreter, "-")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var lua = Process.Start(start)!;
        await lua.StandardInput.WriteAsync($"{Harness}\nobj = {Literal(obj)}\nlocal function run()\n{script}\nend\nprint(show(run()))\n");
        lua.StandardInput.Close();
        var (output, errors) = (await lua.StandardOutput.ReadToEndAsync(), await lua.StandardError.ReadToEndAsync());
        await lua.WaitForExitAsync();
        errors.ShouldBeEmpty();
        return JsonNode.Parse(output)!;
    }

    private static string Literal(JsonNode? node) => node switch
    {
        JsonObject all => $"{{{string.Join(", ", all.Where(p => p.Value is not null).Select(p => $"[{Quoted(p.Key)}] = {Literal(p.Value)}"))}}}",
        JsonArray all => $"{{{string.Join(", ", all.Select(Literal))}}}",
        JsonValue value when value.GetValueKind() is JsonValueKind.String => Quoted(value.GetValue<string>()),
        null => "nil",
        _ => node.ToJsonString(),
    };

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"";
}
