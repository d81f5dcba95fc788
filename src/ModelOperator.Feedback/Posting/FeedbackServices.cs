using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Feedback.Posting;

/// <summary>Registers the parts that give answers their tokens and take them back.</summary>
internal static class FeedbackServices
{
    /// <summary>Adds the parts. The time and the log must be there.</summary>
    /// <param name="services">The services.</param>
    /// <param name="place">The place where feedback is posted.</param>
    /// <param name="meter">Makes the meter that counts it.</param>
    public static void AddFeedback(this IServiceCollection services, FeedbackPlace place, Func<IServiceProvider, FeedbackMeter> meter)
    {
        services.AddSingleton(place);
        services.AddSingleton(provider => new KeyRing(
            place.Settings.Keys, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<KeyRing>>()));
        services.AddSingleton(provider => new TokenIssuer(
            place.Model, place.Settings, provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<TimeProvider>(),
            place.Pod));
        services.AddSingleton(provider => new FeedbackGuard(
            place.Settings.Credentials is { } folder
                ? new Posters(folder, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Posters>>())
                : null));
        services.AddSingleton(_ => new SeenTokens());
        services.AddSingleton(meter);
        services.AddSingleton(provider => new PostedBodies(place.Stall, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FeedbackEndpoint>();
    }
}
