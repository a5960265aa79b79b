// Classifies images in the browser: the engine is C# compiled to WebAssembly, and nothing is sent anywhere.
//
//     dotnet run -c Release --project samples/Browser                 a development server
//     dotnet publish -c Release samples/Browser -o site               site/wwwroot, for any web server

using Inception.Samples.Browser;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.Services.AddScoped(_ => new HttpClient { BaseAddress = new(builder.HostEnvironment.BaseAddress) });
await builder.Build().RunAsync();
