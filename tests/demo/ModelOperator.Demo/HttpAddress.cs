using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelOperator.Demo;

/// <summary>Options that are HTTP addresses.</summary>
internal static class HttpAddress
{
    /// <summary>An option that accepts http and https addresses and nothing else.</summary>
    public static Option<Uri?> Option(string name, string description, bool isRequired = false) =>
        new(name) { Description = description, Required = isRequired, CustomParser = Parse };

    private static Uri? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        argument.AddError($"'{text}' is no HTTP address, as http://10.96.0.7:80.");
        return null;
    }
}
