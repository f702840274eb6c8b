// French texts of what the device says of itself.

/** The French texts of what the device says of itself. */
export const body = {
  body: {
    heading: "L'appareil lui-même",
    model: 'Carte mère',
    temperature: 'Processeur',
    power: 'Alimentation',
    powerNow: 'trop faible en ce moment',
    powerBefore: 'a été trop faible depuis le démarrage',
    powerGood: 'bonne',
    card: 'Carte mémoire',
    cardText: (all: string) => `${all} par jour pour tous les programmes`,
    own: (size: string) => `dont ${size} pour le kiosque`,
    free: 'Espace libre',
    freeText: (free: string, total: string) => `${free} sur ${total}`,
    clock: "Mise à l'heure",
    wifi: 'Wi-Fi',
    display: 'Écran',
    displayOn: 'branché',
    displayOff: 'aucun branché',
    loading: 'Le kiosque est interrogé …',
    well: 'Tout va bien.',
    findings: {
      file_system_errors: {
        what: 'Le système de fichiers de la carte a rencontré des erreurs.',
        fix: 'Faites une sauvegarde maintenant et mettez une carte neuve.',
      },
      life_used: {
        what: 'La carte a consommé neuf dixièmes de sa vie.',
        fix: 'Faites une sauvegarde et remplacez-la bientôt.',
      },
      under_voltage: {
        what: 'La tension est trop basse en ce moment.',
        fix: "Utilisez l'alimentation prévue pour cette carte et un câble court.",
      },
      under_voltage_before: {
        what: 'La tension a été trop basse depuis le démarrage.',
        fix: "Utilisez l'alimentation prévue pour cette carte.",
      },
      hot: { what: 'Le processeur est chaud.', fix: "Donnez-lui de l'air ou un dissipateur." },
      writes_much: {
        what: 'On écrit énormément sur la carte.',
        fix: 'Cherchez ce qui écrit autant ; les journaux vont en mémoire vive.',
      },
      stalled: {
        what: 'Le kiosque est resté bloqué plusieurs secondes.',
        fix: 'Cherchez ce qui occupe le processeur ou la carte.',
      },
      network_stands_still: {
        what: 'Son propre réseau est bloqué.',
        fix: 'Vérifiez le câble, le Wi-Fi et le routeur.',
      },
      light: {
        what: "Une lampe, un afficheur ou un bouton n'est pas comme il devrait.",
        fix: 'Vérifiez ce qui est branché et les réglages des lampes.',
      },
    },
  },
};
