/** Where in Teams a tab can stand, and what Teams tells an app there. */

/** By the name that a manifest's `context` uses. */
const places = {
  personalTab: { name: "Personal app", frameContext: "content" },
  channelTab: { name: "Channel", frameContext: "content" },
  meetingChatTab: { name: "Meeting chat", frameContext: "content" },
  meetingDetailsTab: { name: "Meeting details", frameContext: "content" },
  meetingSidePanel: { name: "In the meeting", frameContext: "sidePanel" },
};

/** The place that the address asks for; the personal app when it asks for none that is known. */
export const placeNamed = (name) =>
  name in places ? { id: name, ...places[name] } : { id: "personalTab", ...places.personalTab };

/** The places that one of a person's meetings offers. */
export const meetingPlaces = ["meetingChatTab", "meetingDetailsTab", "meetingSidePanel"];
export const nameOfPlace = (id) => places[id].name;

/** The tabs that the manifest puts there. One without `context` stands where its scopes allow. */
export const tabsIn = (app, place) => app.tabs.filter(({ contexts }) => contexts.includes(place.id));

/**
 * What of the context depends on the place. A meeting's chat is always named; its own id is often empty, as people reported of
 * Teams itself. Source: microsoft-teams-library-js issue 384.
 */
export function contextOfPlace({ place, chatId }) {
  if (place.id === "personalTab") return {};
  if (place.id === "channelTab") {
    const [channelId, teamId] = ["19:channel-sandbox@thread.tacv2", "19:team-sandbox@thread.tacv2"];
    return {
      channelId,
      channelName: "General",
      channelType: "Regular",
      teamId,
      teamName: "Northwind",
      groupId: "b0000000-0000-4000-8000-000000000001",
    };
  }
  const isDetails = place.id === "meetingDetailsTab";
  return { chatId, meetingId: isDetails ? "" : `MCMxOTptZWV0aW5nX3NhbmRib3g${chatId.length}` };
}

/** Beside a running meeting everything is dark. */
export const themeIn = (place, theme) => (place.id === "meetingSidePanel" && theme === "default" ? "dark" : theme);
