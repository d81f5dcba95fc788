using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ModelOperator.Hosting.Lifecycle;

/// <summary>Reads settings from environment variables. A bad value stops the start with a sentence that names it.</summary>
internal static class EnvironmentSetting
{
    public static int Integer(IConfiguration configuration, string name, int fallback, int min, int max)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new StartupException($"{name}={text} is not a whole number from {min} to {max}");
    }

    public static TimeSpan Seconds(IConfiguration configuration, string name, TimeSpan fallback)
    {
        const int longest = 24 * 60 * 60;
        var text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= longest
            ? TimeSpan.FromSeconds(value)
            : throw new StartupException($"{name}={text} is not a number of seconds from 0 to {longest}");
    }
}
